package io.c19.state.redis;

import static io.c19.fixtures.Eventually.eventually;
import static io.c19.state.redis.Opening.get;
import static io.c19.state.redis.Opening.open;
import static io.c19.state.redis.Opening.put;
import static io.c19.state.redis.Opening.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.c19.fixtures.RedisProcess;
import io.c19.layers.ApplyResult;
import io.c19.layers.ApplyResult.Applied;
import io.c19.layers.ApplyResult.PreconditionFailed;
import io.c19.layers.Batch;
import io.c19.layers.Committed;
import io.c19.layers.Key;
import io.c19.layers.Mutation.Delete;
import io.c19.layers.Mutation.Put;
import io.c19.layers.Precondition;
import io.c19.layers.Prefixes;
import io.c19.layers.Revision;
import io.c19.layers.State;
import io.c19.layers.StateException;
import io.c19.layers.Watch;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writes that wait while Redis does not answer, and then are done in one call: what one of them meets is no other's affair. */
class WriteGroupsTest {
    private static final int WRITERS = 12;

    @TempDir
    Path directory;

    @Test
    void writesInOneCall_areJudgedByThemselves_andAreStepsOfTheirOwn() throws Exception {
        RedisProcess redis = RedisProcess.start(directory, "--save", "");
        RedisClient client = RedisClient.create(redis.url());
        List<Thread> writers = new CopyOnWriteArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS + 4, work -> {
            Thread thread = new Thread(work);
            writers.add(thread);
            return thread;
        });
        try (State state = open(redis.url(), "timeout", "10000")) {
            RedisCommands<String, String> raw = client.connect().sync();
            raw.set("{c19}:key:foreign", "no hash");
            Revision start = put(state, "there", "1").revision();
            List<Committed> heard = new CopyOnWriteArrayList<>();
            state.subscribe(heard::add);
            int entries = steps(raw).size();

            redis.freeze();
            Future<ApplyResult> sent = threads.submit(() -> put(state, "first", "1")); // which the others wait for
            List<Future<ApplyResult>> puts = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                String key = "k" + i % 3;
                String text = "" + i;
                puts.add(threads.submit(() -> put(state, key, text)));
            }
            Batch create =
                    Batch.of(new Put(new Key("there"), value("2"))).given(new Precondition.Absent(new Key("there")));
            Future<ApplyResult> refused = threads.submit(() -> state.apply(create));
            Future<ApplyResult> broken = threads.submit(() -> put(state, "foreign", "1"));
            Future<ApplyResult> deleted = threads.submit(() -> state.apply(Batch.of(new Delete(new Key("there")))));
            eventually(() -> assertThat(writers).hasSize(WRITERS + 4).allSatisfy(thread -> assertThat(thread.getState())
                    .isEqualTo(Thread.State.WAITING)));
            redis.thaw();

            List<Revision> revisions = new ArrayList<>();
            revisions.add(((Applied) sent.get(1, TimeUnit.MINUTES)).revision());
            for (Future<ApplyResult> each : puts) {
                revisions.add(((Applied) each.get(1, TimeUnit.MINUTES)).revision());
            }
            assertThat(catchThrowableOfType(Exception.class, () -> broken.get(1, TimeUnit.MINUTES))
                            .getCause())
                    .isInstanceOf(StateException.class)
                    .hasMessageContaining("WRONGTYPE");
            assertThat(refused.get(1, TimeUnit.MINUTES)).isInstanceOfAny(PreconditionFailed.class, Applied.class);
            revisions.add(((Applied) deleted.get(1, TimeUnit.MINUTES)).revision());
            if (refused.get() instanceof Applied applied) { // the deletion came first
                revisions.add(applied.revision());
            }
            assertThat(revisions).doesNotHaveDuplicates();
            assertThat(steps(raw).size() - entries).as("calls").isLessThan(revisions.size() / 2);

            eventually(() ->
                    assertThat(heard).extracting(Committed::revision).containsExactlyInAnyOrderElementsOf(revisions));
            Revision newest = start;
            for (Committed step : heard) {
                assertThat(step.previous()).as("without a gap").isEqualTo(newest);
                newest = step.revision();
            }
            Watch.Way way = state.capability(Watch.class)
                    .orElseThrow()
                    .way(heard.get(3).revision(), Prefixes.ALL, 100)
                    .orElseThrow();
            assertThat(way.hops())
                    .as("from the middle of a call")
                    .extracting(hop -> hop.to())
                    .containsExactlyElementsOf(
                            heard.stream().skip(4).map(Committed::revision).toList());
            assertThat(get(state, "first")).contains("1");
            for (Committed step : heard) {
                step.changes().forEach(change -> assertThat(state.at(step.revision())
                                .orElseThrow()
                                .get(change.key())
                                .map(entry -> entry.etag()))
                        .as("%s at %s", change.key(), step.revision())
                        .isEqualTo(java.util.Optional.ofNullable(change.after())));
            }
        } finally {
            redis.thaw();
            threads.shutdownNow();
            client.shutdown();
            redis.close();
        }
    }

    private static List<?> steps(RedisCommands<String, String> raw) {
        return raw.xrange("{c19}:steps", Range.unbounded());
    }

    @Test
    void timeout_isToldToAllWhoWait_notOneAfterTheOther() throws Exception {
        RedisProcess redis = RedisProcess.start(directory, "--save", "");
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        try (State state = open(redis.url(), "timeout", "300")) {
            put(state, "k", "1");
            redis.freeze();
            List<Future<ApplyResult>> puts = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                String text = "" + i;
                puts.add(threads.submit(() -> put(state, "k", text)));
            }
            for (Future<ApplyResult> each : puts) {
                assertThat(catchThrowableOfType(Exception.class, () -> each.get(1, TimeUnit.MINUTES))
                                .getCause())
                        .isInstanceOf(StateException.class)
                        .hasMessageContaining("may have been done");
            }
            redis.thaw();
            eventually(() -> assertThat(state.fault()).isNull());
            put(state, "k", "after");
            assertThat(get(state, "k")).contains("after");
        } finally {
            redis.thaw();
            threads.shutdownNow();
            redis.close();
        }
    }
}
