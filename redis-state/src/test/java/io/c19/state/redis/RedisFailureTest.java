package io.c19.state.redis;

import static io.c19.fixtures.Eventually.eventually;
import static io.c19.state.redis.Opening.get;
import static io.c19.state.redis.Opening.open;
import static io.c19.state.redis.Opening.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.c19.fixtures.RedisProcess;
import io.c19.layers.Committed;
import io.c19.layers.Key;
import io.c19.layers.Prefixes;
import io.c19.layers.Revision;
import io.c19.layers.State;
import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import io.c19.layers.Watch;
import io.lettuce.core.RedisClient;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that dies, hangs, is emptied or full: what is said of it, and what is there afterwards. */
class RedisFailureTest {
    private static final int WRITERS = 4;

    @TempDir
    Path directory;

    @Test
    void killed_whileManyWrite_everyoneIsTold_nothingAcknowledgedIsLost_andItGoesOn() throws Exception {
        try (RedisProcess redis = RedisProcess.start(directory, "--appendonly", "yes", "--appendfsync", "always");
                State state = open(redis.url())) {
            List<Committed> heard = new CopyOnWriteArrayList<>();
            Revision start = put(state, "before", "1").revision();
            state.subscribe(heard::add);
            Set<String> acknowledged = ConcurrentHashMap.newKeySet();
            AtomicInteger refused = new AtomicInteger();
            AtomicBoolean over = new AtomicBoolean();
            ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
            try {
                List<Future<?>> done = new ArrayList<>();
                for (int i = 0; i < WRITERS; i++) {
                    String writer = "w" + i + "/";
                    done.add(writers.submit(() -> write(state, writer, acknowledged, refused, over)));
                }
                for (int round = 0; round < 3; round++) {
                    int before = acknowledged.size();
                    eventually(() -> assertThat(acknowledged).hasSizeGreaterThan(before + 50));
                    redis.kill();
                    int refusedBefore = refused.get();
                    eventually(() -> assertThat(refused).hasValueGreaterThan(refusedBefore + 10));
                    assertThat(catchThrowableOfType(StateException.class, () -> get(state, "before")))
                            .satisfies(RedisFailureTest::saysThatItIsAway);
                    eventually(() -> assertThat(state.fault()).contains("cannot be reached"));
                    assertThatThrownBy(() -> put(state, "before", "2"))
                            .as("there was no connection to send it over")
                            .hasMessageEndingWith("cannot be reached; nothing was done.");
                    redis.startAgain();
                    eventually(() -> assertThat(state.fault()).isNull());
                }
                int before = acknowledged.size();
                eventually(() -> assertThat(acknowledged).hasSizeGreaterThan(before + 50));
                over.set(true);
                for (Future<?> each : done) {
                    each.get(1, TimeUnit.MINUTES);
                }
            } finally {
                over.set(true);
                writers.shutdownNow();
            }
            assertThat(acknowledged)
                    .allSatisfy(key -> assertThat(get(state, key)).contains(key));
            Revision last = put(state, "last", "1").revision();
            eventually(() ->
                    assertThat(heard).last().extracting(Committed::revision).isEqualTo(last));
            Revision newest = start;
            for (Committed step : heard) {
                assertThat(step.previous()).as("without a gap").isEqualTo(newest);
                newest = step.revision();
            }
            Watch watch = state.capability(Watch.class).orElseThrow();
            assertThat(watch.way(start, Prefixes.ALL, 100_000).orElseThrow().hops())
                    .hasSameSizeAs(heard);
        }
    }

    private static void write(
            State state, String prefix, Set<String> acknowledged, AtomicInteger refused, AtomicBoolean over) {
        for (int i = 0; !over.get(); i++) {
            String key = prefix + i;
            try {
                put(state, key, key);
                acknowledged.add(key);
            } catch (StateException e) {
                saysThatItIsAway(e);
                refused.incrementAndGet();
            }
        }
    }

    private static void saysThatItIsAway(StateException failure) {
        assertThat(failure.reason()).isEqualTo(Reason.AWAY);
        assertThat(failure)
                .hasMessageMatching(
                        "(?s)Redis at redis://127.0.0.1:.*(cannot be reached|still reads its data|refused).*");
    }

    @Test
    void hangs_isToldInTime_andGoesOn() throws Exception {
        try (RedisProcess redis = RedisProcess.start(directory, "--save", "");
                State state = open(redis.url(), "timeout", "200")) {
            put(state, "k", "1");
            redis.freeze();
            for (int i = 0; i < 2; i++) {
                assertThat(catchThrowableOfType(StateException.class, () -> get(state, "k")))
                        .hasMessageContaining("did not answer within 200 ms")
                        .extracting(StateException::reason)
                        .isEqualTo(Reason.AWAY);
            }
            assertThatThrownBy(() -> put(state, "k", "2")).hasMessageContaining("may have been done");
            eventually(() -> assertThat(state.fault()).contains("did not answer"));
            redis.thaw();
            eventually(() -> assertThat(state.fault()).isNull());
            put(state, "k", "3");
            assertThat(get(state, "k")).contains("3");
        }
    }

    @Test
    void emptied_isAnotherLife_ofWhichNoOlderRevisionIsKnown() throws Exception {
        try (RedisProcess redis = RedisProcess.start(directory, "--save", "")) {
            RedisClient other = RedisClient.create(redis.url());
            try (State state = open(redis.url())) {
                List<Committed> heard = new CopyOnWriteArrayList<>();
                Revision old = put(state, "k", "1").revision();
                state.subscribe(heard::add);
                other.connect().sync().flushall();
                eventually(() -> assertThat(heard).isNotEmpty());
                assertThat(heard.get(0).previous()).isEqualTo(old);
                assertThat(heard.get(0).whole()).isFalse();
                assertThat(state.at(old)).isEmpty();
                assertThat(state.capability(Watch.class).orElseThrow().way(old, Prefixes.ALL, 1))
                        .isEmpty();
                assertThat(get(state, "k")).isEmpty();
                Revision next = put(state, "k", "2").revision();
                eventually(() ->
                        assertThat(heard).last().extracting(Committed::revision).isEqualTo(next));
                assertThat(get(state, "k")).contains("2");
            } finally {
                other.shutdown();
            }
        }
    }

    @Test
    void full_isSaid_andReadsGoOn() throws Exception {
        try (RedisProcess redis = RedisProcess.start(directory, "--save", "")) {
            RedisClient other = RedisClient.create(redis.url());
            try (State state = open(redis.url())) {
                put(state, "k", "1");
                String version = state.version();
                other.connect().sync().configSet("maxmemory", "1");
                assertThat(catchThrowableOfType(StateException.class, () -> put(state, "k", "2")))
                        .hasMessageContaining("maxmemory")
                        .extracting(StateException::reason)
                        .isEqualTo(Reason.FULL);
                assertThat(get(state, "k")).contains("1");
                assertThat(state.version()).isEqualTo(version);
                other.connect().sync().configSet("maxmemory", "0");
                put(state, "k", "3");
                assertThat(state.head()
                                .list(io.c19.layers.ListQuery.of(io.c19.layers.Prefix.ALL, 9))
                                .entries())
                        .hasSize(1);
            } finally {
                other.shutdown();
            }
        }
    }

    @Test
    void password_wrongOrMissing_isSaidAtTheStart_andIsInNoMessage() throws Exception {
        try (RedisProcess redis = RedisProcess.start(directory, "--save", "", "--requirepass", "s3cret")) {
            Clock clock = Clock.systemUTC();
            assertThat(catchThrowableOfType(StateException.class, () -> open(redis.url())))
                    .hasMessage(
                            "Redis at %s asks for a password (expected: state.password_file, or the variable C19_REDIS_PASSWORD)."
                                    .formatted(redis.url()))
                    .extracting(StateException::reason)
                    .isEqualTo(Reason.UNUSABLE);
            assertThatThrownBy(() -> open(redis.url(), clock, Map.of(RedisSettings.PASSWORD, "guessed")))
                    .hasMessageStartingWith("Redis at %s does not accept the password".formatted(redis.url()))
                    .hasMessageNotContaining("guessed");
            Path file = java.nio.file.Files.writeString(directory.resolve("password"), "s3cret\n");
            try (State state = open(redis.url(), "password_file", file.toString())) {
                put(state, "k", "1");
                assertThat(state.status().figures().toString()).doesNotContain("s3cret");
            }
            try (State state = open(redis.url(), clock, Map.of(RedisSettings.PASSWORD, "s3cret"))) {
                assertThat(get(state, "k")).contains("1");
            }
        }
    }

    @Test
    void nobodyThere_isSaidAtTheStart() {
        assertThatThrownBy(() -> open("redis://127.0.0.1:1"))
                .hasMessage(
                        "Redis at redis://127.0.0.1:1 cannot be reached: nothing listens there, or it lets nobody in.");
        assertThatThrownBy(() -> open("redis://no.such.host.invalid:6379"))
                .hasMessage(
                        "Redis at redis://no.such.host.invalid:6379 cannot be reached: there is no host of this name.");
    }

    @Test
    void steps_beyondTheBound_areForgottenWithAllThatWasKeptForThem() throws Exception {
        try (RedisProcess redis = RedisProcess.start(directory, "--save", "")) {
            RedisClient other = RedisClient.create(redis.url());
            try (State state = open(redis.url(), "steps", "100")) {
                Revision first = put(state, "k", "0").revision();
                for (int i = 0; i < 300; i++) {
                    put(state, "k" + i % 7, "" + i);
                    if (i % 3 == 0) {
                        state.apply(
                                io.c19.layers.Batch.of(new io.c19.layers.Mutation.Delete(new Key("k" + (i + 3) % 7))));
                    }
                }
                assertThat(state.at(first)).isEmpty();
                List<String> left = other.connect().sync().keys("*was:*");
                assertThat(left).isNotEmpty().hasSizeLessThan(210);
                assertThat((Long) state.status().figures().get("olderRevisions"))
                        .isBetween(100L, 210L);
            } finally {
                other.shutdown();
            }
        }
    }
}
