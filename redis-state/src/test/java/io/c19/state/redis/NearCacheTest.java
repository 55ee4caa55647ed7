package io.c19.state.redis;

import static io.c19.fixtures.Eventually.eventually;
import static io.c19.state.redis.Opening.get;
import static io.c19.state.redis.Opening.open;
import static io.c19.state.redis.Opening.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.c19.fixtures.RedisProcess;
import io.c19.fixtures.Seed;
import io.c19.layers.Distant;
import io.c19.layers.Key;
import io.c19.layers.State;
import io.c19.layers.StateException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was read lately is answered for as long as it is what Redis has, and not for longer. */
class NearCacheTest {
    private static final Key KEY = new Key("k");
    private static final Key OTHER = new Key("other");
    private static final int KEYS = 6;

    @TempDir
    Path directory;

    private final NearCache near = new NearCache();

    private static Position at(long step) {
        return new Position("0123abcd", step);
    }

    private static RedisSnapshot.Found found(long step) {
        byte[] bytes = {(byte) step};
        return new RedisSnapshot.Found(new About(step, Instant.EPOCH, "etag", 1, null, null, null), bytes);
    }

    private void keep(long step) {
        near.keep(KEY, found(step), near.mark(KEY));
    }

    @Test
    void isNear_isWhatTheAgentIsToldBeforeItLetsAThreadWait() {
        String prefix = "near-" + UUID.randomUUID();
        try (State state = open(SharedRedis.url(), "prefix", prefix);
                State other = open(SharedRedis.url(), "prefix", prefix)) {
            Distant distant = state.capability(Distant.class).orElseThrow();
            put(state, "k", "1");
            assertThat(distant.isNear(KEY)).as("not read yet").isFalse();
            eventually(() -> {
                assertThat(get(state, "k")).contains("1");
                assertThat(distant.isNear(KEY)).isTrue();
            });
            put(other, "k", "2");
            eventually(() -> assertThat(distant.isNear(KEY)).isFalse());
            assertThat(distant.isNear(OTHER)).isFalse();
        }
    }

    @Test
    void kept_isAnswered_ofStepsThatAreKnown_andNotBeforeItsOwn() {
        near.begin(at(5));
        keep(4);
        assertThat(near.get(KEY, at(5))).isNotNull();
        assertThat(near.get(KEY, at(4))).isNotNull();
        assertThat(near.get(KEY, at(3))).as("before it was written").isNull();
        assertThat(near.get(KEY, at(6))).as("of a step not heard of").isNull();
        assertThat(near.get(KEY, new Position("other", 5)))
                .as("of another life")
                .isNull();
    }

    @Test
    void changed_isForgotten_andOtherKeysAreNot() {
        near.begin(at(5));
        keep(4);
        near.changed(at(6), List.of(OTHER));
        assertThat(near.get(KEY, at(6))).isNotNull();
        near.changed(at(7), List.of(KEY));
        assertThat(near.get(KEY, at(7))).isNull();
        assertThat(near.get(KEY, at(6))).isNull();
    }

    @Test
    void changed_whileAGapIsLeft_answersNothingBehindTheGap() {
        near.begin(at(5));
        keep(4);
        near.changed(at(7), List.of(OTHER));
        assertThat(near.get(KEY, at(7))).as("step 6 may have changed it").isNull();
        near.changed(at(6), List.of(OTHER));
        assertThat(near.get(KEY, at(7))).isNotNull();
    }

    @Test
    void changed_whileItWasOnItsWay_isNotKept() {
        near.begin(at(5));
        long mark = near.mark(KEY);
        near.changed(at(6), List.of(KEY));
        near.keep(KEY, found(4), mark);
        assertThat(near.get(KEY, at(6))).isNull();
    }

    @Test
    void ended_answersNothing_andKeepsNothingThatWasOnItsWay() {
        near.begin(at(5));
        keep(4);
        long mark = near.mark(KEY);
        near.end();
        assertThat(near.get(KEY, at(5))).isNull();
        near.begin(at(9));
        near.keep(KEY, found(4), mark);
        assertThat(near.get(KEY, at(9))).isNull();
        near.changed(at(8), List.of(OTHER));
        assertThat(near.get(OTHER, at(10))).isNull();
    }

    @Test
    void anyRace_neverAnswersWhatIsOlderThanWhatWasAcknowledgedOrSeenHere() throws Exception {
        Seed seed = Seed.take("NearCacheTest");
        try (RedisProcess redis = RedisProcess.start(directory, "--appendonly", "yes", "--appendfsync", "always");
                State one = open(redis.url());
                State two = open(redis.url())) {
            List<Counter> counters = new ArrayList<>();
            for (int i = 0; i < KEYS; i++) {
                counters.add(new Counter("k" + i));
            }
            AtomicBoolean over = new AtomicBoolean();
            AtomicInteger reads = new AtomicInteger();
            List<Callable<Void>> work = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Random random = new Random(seed.value() + i);
                work.add(() -> until(over, () -> {
                    counters.get(random.nextInt(KEYS)).read(one);
                    reads.incrementAndGet();
                }));
            }
            for (int i = 0; i < 4; i++) {
                Random random = new Random(seed.value() + 100 + i);
                State writer = i % 2 == 0 ? one : two;
                work.add(() -> until(over, () -> counters.get(random.nextInt(KEYS))
                        .write(writer, writer == one, random.nextInt(4) == 0)));
            }
            ExecutorService threads = Executors.newFixedThreadPool(work.size());
            try {
                List<Future<Void>> started = new ArrayList<>();
                work.forEach(each -> started.add(threads.submit(each)));
                for (int round = 0; round < 2; round++) {
                    int before = reads.get();
                    eventually(() -> assertThat(reads).hasValueGreaterThan(before + 1_000));
                    redis.kill();
                    redis.startAgain();
                    eventually(() -> assertThat(one.fault()).isNull());
                }
                int before = reads.get();
                eventually(() -> assertThat(reads).hasValueGreaterThan(before + 1_000));
                over.set(true);
                for (Future<Void> each : started) {
                    each.get(1, TimeUnit.MINUTES);
                }
            } finally {
                over.set(true);
                threads.shutdownNow();
            }
            for (Counter counter : counters) { // what the other agent wrote last is seen here
                eventually(() -> assertThat(get(one, counter.key)).isEqualTo(get(two, counter.key)));
            }
        } catch (Exception | AssertionError e) {
            throw new AssertionError(seed + ": " + e.getMessage(), e);
        }
    }

    private static Void until(AtomicBoolean over, Runnable work) {
        while (!over.get()) {
            try {
                work.run();
            } catch (StateException e) {
                assertThat(e.reason()).isEqualTo(StateException.Reason.AWAY);
            }
        }
        return null;
    }

    /** A key whose value grows with each write: one write at a time, so that the order in Redis is that of the numbers. */
    private static final class Counter {
        private final String key;
        private final AtomicLong next = new AtomicLong();
        /** Acknowledged here, or read here. */
        private final AtomicLong floor = new AtomicLong();

        Counter(String key) {
            this.key = key;
        }

        /** @param more whether another key is written meanwhile, so that steps come in groups */
        synchronized void write(State state, boolean here, boolean more) {
            long number = next.incrementAndGet();
            put(state, key, Long.toString(number));
            if (here) {
                floor.accumulateAndGet(number, Math::max);
            }
            if (more) {
                put(state, key + "/more", Long.toString(number));
            }
        }

        void read(State state) {
            long least = floor.get();
            Optional<String> found = get(state, key);
            long number = found.map(Long::parseLong).orElse(0L);
            assertThat(number).as(key).isGreaterThanOrEqualTo(least);
            floor.accumulateAndGet(number, Math::max);
        }
    }
}
