package io.c19.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.fixtures.EventReader;
import io.c19.fixtures.EventReader.Event;
import io.c19.fixtures.Seed;
import io.c19.layers.ApplyResult.Applied;
import io.c19.layers.Batch;
import io.c19.layers.Key;
import io.c19.layers.ListQuery;
import io.c19.layers.Listed;
import io.c19.layers.Mutation;
import io.c19.layers.Mutation.Delete;
import io.c19.layers.Mutation.Put;
import io.c19.layers.Prefix;
import io.c19.layers.Snapshot;
import io.c19.layers.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many watch, from anywhere, of anything, and come and go, while others write: each has in the end what is there. */
class WatchLoadTest {
    private static final int WATCHERS = 24;
    private static final int WRITES = 1_500;
    private static final String END = "end";

    private final RunningAgent agent = RunningAgent.onMemory();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void close() {
        threads.shutdownNow();
        agent.close();
    }

    @Test
    void everybody_missesNothing_andHearsNothingTwice() throws Exception {
        Seed seed = Seed.take("WatchLoadTest");
        Random random = seed.random();
        List<Future<?>> watching = new ArrayList<>();
        for (int i = 0; i < WRITES; i++) {
            List<Mutation> mutations = new ArrayList<>();
            for (int key = random.nextInt(4); key >= 0; key--) {
                Key name = new Key("p" + random.nextInt(3) + "/" + random.nextInt(5));
                mutations.removeIf(mutation -> mutation.key().equals(name));
                mutations.add(
                        random.nextInt(3) == 0
                                ? new Delete(name)
                                : new Put(name, Value.of(("" + random.nextInt(9)).getBytes(StandardCharsets.UTF_8))));
            }
            agent.state.apply(Batch.of(mutations.toArray(Mutation[]::new)));
            if (i % (WRITES / WATCHERS) == 0) {
                Snapshot start = agent.state.head();
                Random own = new Random(random.nextLong());
                watching.add(threads.submit(() -> follow(start, own)));
            }
        }
        Applied end = (Applied) agent.state.apply(Batch.of(new Put(new Key(END), Value.of(new byte[0]))));
        assertThat(end.outcomes()).hasSize(1);
        for (Future<?> each : watching) {
            try {
                each.get();
            } catch (java.util.concurrent.ExecutionException e) {
                throw new AssertionError(seed + ": " + e.getCause(), e);
            }
        }
    }

    /** Comes back now and then, to where the last id was, until it has heard of the end. */
    private void follow(Snapshot start, Random random) {
        String prefix = random.nextInt(3) == 0 ? "" : "p" + random.nextInt(3) + "/";
        Map<String, String> known = etags(start, prefix);
        String since = start.revision().id();
        String query = "/v1/watch?values=%s&prefix=%s&prefix=%s&since=".formatted(random.nextBoolean(), prefix, END);
        while (!known.containsKey(END)) {
            int left = random.nextInt(200);
            try (EventReader reader = EventReader.open(agent.uri(query + since))) {
                List<Event> step = new ArrayList<>();
                while (left-- > 0 && !known.containsKey(END)) {
                    Event event = Objects.requireNonNull(reader.next(), "ended");
                    since = apply(known, step, event, since);
                }
            }
        }
        known.remove(END);
        assertThat(known).isEqualTo(etags(agent.state.head(), prefix.isEmpty() ? "p" : prefix));
    }

    /** @return where to go on from */
    private static String apply(Map<String, String> known, List<Event> step, Event event, String since) {
        if (!event.isBookmark()) {
            step.add(event);
        } else {
            assertThat(step).isEmpty();
        }
        if (step.isEmpty() || !event.isLast()) {
            return event.lastId() == null ? since : event.lastId();
        }
        for (Event each : step) {
            String key = String.valueOf(each.text("key"));
            @Nullable
            String before =
                    each.name().equals("put") ? known.put(key, String.valueOf(each.text("etag"))) : known.remove(key);
            assertThat(before).as("%s", each).isEqualTo(each.text("previous"));
        }
        step.clear();
        return String.valueOf(event.lastId());
    }

    private static Map<String, String> etags(Snapshot snapshot, String prefix) {
        Map<String, String> etags = new TreeMap<>();
        for (Listed listed :
                snapshot.list(ListQuery.of(new Prefix(prefix), 1_000)).entries()) {
            etags.put(listed.key().text(), listed.etag());
        }
        etags.remove(END);
        return etags;
    }
}
