package io.c19.agent.http;

import static io.c19.fixtures.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.c19.agent.http.RunningAgent.Reply;
import io.c19.fixtures.EventReader;
import io.c19.fixtures.EventReader.Event;
import io.c19.layers.Batch;
import io.c19.layers.Committed;
import io.c19.layers.Entry;
import io.c19.layers.Key;
import io.c19.layers.KeyChange;
import io.c19.layers.Mutation.Put;
import io.c19.layers.Prefixes;
import io.c19.layers.Revision;
import io.c19.layers.State;
import io.c19.layers.Subscription;
import io.c19.layers.Value;
import io.c19.layers.Watch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchRouteTest {
    private static final String ONE = "56a6051ca2b02b04ef92d5150c9ef600403cb1de";
    private static final String TWO = "d8263ee9860594d2806b0dfd1bfd17528b0ba2a4";

    private RunningAgent agent = RunningAgent.onMemory();

    @AfterEach
    void close() {
        agent.close();
    }

    private String head() {
        return agent.state.head().revision().id();
    }

    private String put(String key, String value) {
        Reply reply = agent.put("/v1/kv/" + key, value);
        assertThat(reply.status()).isBetween(200, 201);
        return reply.header("C19-Revision");
    }

    private String batch(String then) {
        return agent.post("/v1/txn", "{\"then\":[" + then + "]}").header("C19-Revision");
    }

    private EventReader watch(String query, String... headers) {
        return EventReader.open(agent.uri("/v1/watch" + query), headers);
    }

    private static Event next(EventReader reader) {
        return Objects.requireNonNull(reader.next(), "ended");
    }

    @Test
    void stream_fromNowOn_beginsWithABookmark_thenTellsEachChange() {
        put("before", "1");
        String start = head();
        try (EventReader reader = watch("")) {
            assertThat(next(reader)).isEqualTo(new Event("bookmark", start, "{\"revision\":\"" + start + "\"}"));
            String first = put("k", "1");
            String second = put("k", "2");
            String third = agent.delete("/v1/kv/k").header("C19-Revision");
            assertThat(reader.take(3))
                    .containsExactly(
                            new Event(
                                    "put",
                                    first,
                                    "{\"key\":\"k\",\"etag\":\"%s\",\"previous\":null,\"revision\":\"%s\"}"
                                            .formatted(ONE, first)),
                            new Event(
                                    "put",
                                    second,
                                    "{\"key\":\"k\",\"etag\":\"%s\",\"previous\":\"%s\",\"revision\":\"%s\"}"
                                            .formatted(TWO, ONE, second)),
                            new Event(
                                    "delete",
                                    third,
                                    "{\"key\":\"k\",\"previous\":\"%s\",\"revision\":\"%s\"}".formatted(TWO, third)));
        }
    }

    @Test
    void stream_sinceARevision_goesOnFromThere_withValues() {
        String start = put("a/1", "1");
        put("b", "1");
        agent.put("/v1/kv/a/1?ttl=60000", "2", "Content-Type", "text/plain");
        String last = head();
        try (EventReader reader = watch("?since=" + start + "&prefix=a/&prefix=c&values=true&previous=true")) {
            assertThat(next(reader).data())
                    .isEqualTo(
                            ("{\"key\":\"a/1\",\"value\":\"2\",\"size\":1,\"contentType\":\"text/plain\",\"expires\":"
                                            + "\"2026-03-01T12:01:00.250Z\",\"etag\":\"%s\",\"previous\":\"%s\","
                                            + "\"previousValue\":\"1\",\"revision\":\"%s\"}")
                                    .formatted(TWO, ONE, last));
            put("b", "2");
            agent.put("/v1/kv/c", new byte[] {0, (byte) 0xFF});
            assertThat(reader.take(1).get(0).data()).contains("\"valueBase64\":\"AP8=\"");
        }
        try (EventReader reader = watch("?since=" + start + "&prefix=b", "Last-Event-ID", last)) {
            assertThat(reader.take(1).get(0).text("key")).isEqualTo("b");
        }
    }

    @Test
    void stream_ofABatch_hasAnIdAtItsEndOnly_sothatNobodyComesBackIntoTheMiddle() {
        String start = put("k", "1");
        String batch = batch("{\"put\":\"a\",\"value\":\"1\"},{\"delete\":\"k\"},{\"put\":\"z\",\"value\":\"1\"}");
        for (String since : List.of("?since=" + start, "?since=" + start + "&prefix=a&prefix=k")) {
            try (EventReader reader = watch(since)) {
                List<Event> events = reader.take(since.contains("prefix") ? 2 : 3);
                assertThat(events).extracting(event -> event.text("revision")).containsOnly(batch);
                assertThat(events.get(0).lastId()).isNull();
                assertThat(events.get(0).isLast()).isFalse();
                assertThat(events.get(events.size() - 1).isLast()).isTrue();
            }
        }
    }

    @Test
    void poll_answersWhatHappened_orWaitsForIt_orSaysThatNothingDid() throws Exception {
        String start = put("a", "1");
        String batch = batch("{\"put\":\"a\",\"value\":\"2\"},{\"put\":\"b\",\"value\":\"1\"}");
        String later = put("b", "2");

        Reply there = agent.get("/v1/watch?wait=20s&since=" + start + "&prefix=b&values=true");

        assertThat(there.status()).isEqualTo(200);
        assertThat(there.header("C19-Revision")).isEqualTo(later);
        JsonNode json = there.json();
        assertThat(json.path("revision").asText()).isEqualTo(later);
        assertThat(json.path("events")).hasSize(2);
        assertThat(json.path("events").get(0).path("event").asText()).isEqualTo("put");
        assertThat(json.path("events").get(0).path("revision").asText()).isEqualTo(batch);
        assertThat(json.path("events").get(1).path("value").asText()).isEqualTo("2");
        for (String wait : List.of("0s", "1ms")) {
            Reply none = agent.get("/v1/watch?wait=" + wait + "&since=" + start + "&prefix=c");
            assertThat(none.status()).isEqualTo(204);
            assertThat(none.header("C19-Revision")).isEqualTo(later);
        }
        CompletableFuture<Reply> waiting =
                CompletableFuture.supplyAsync(() -> agent.get("/v1/watch?wait=10m&prefix=c"));
        eventually(() -> assertThat(watches()).isEqualTo(1));
        put("b", "3");
        String wanted = put("c", "1");
        assertThat(waiting.get().json().path("events")).hasSize(1);
        assertThat(waiting.get().header("C19-Revision")).isEqualTo(wanted);
        eventually(() -> assertThat(watches()).isZero());
    }

    private int watches() {
        return agent.get("/v1/status").json().path("watches").asInt();
    }

    @Test
    void watch_thatIsMalformed_isRefused() {
        assertRefused("?nonsense=1", 400, "invalid-request", "one of prefix, since, values, previous, wait");
        assertRefused("?since=a&since=b", 400, "invalid-request", "once");
        assertRefused("?values=yes", 400, "invalid-request", "true or false");
        assertRefused("?wait=1h", 400, "invalid-request", "a time up to 10m, such as 30s or 500ms");
        assertRefused("?wait=11m", 400, "invalid-request", "a time up to 10m");
        assertRefused("?prefix=a//b", 400, "invalid-key", "");
        assertRefused("?prefix=a".repeat(101).replace("?", "&").replaceFirst("&", "?"), 400, "invalid-request", "100");
        assertRefused("?since=", 410, "revision-gone", "is not known here, or not any more");
        assertRefused("?since=nonsense", 410, "revision-gone", "Memory holds the newest revisions only");
        assertThat(agent.get("/v1/watch?wait=1s", "Accept", "text/event-stream").problem())
                .isEqualTo("invalid-request");
        assertThat(agent.get("/v1/watch", "Last-Event-ID", "nonsense").problem())
                .isEqualTo("revision-gone");
        assertThat(agent.post("/v1/watch", "{}").status()).isEqualTo(405);
        assertThat(agent.head("/v1/watch").header("Content-Type")).isEqualTo("text/event-stream");
    }

    private void assertRefused(String query, int status, String problem, String detail) {
        Reply reply = agent.get("/v1/watch" + query);
        assertThat(reply.problem()).isEqualTo(problem);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.detail()).contains(detail);
    }

    @Test
    void watch_ofAStateThatCannotTell_isNotSupported() {
        agent.close();
        agent = RunningAgent.onHistory();
        assertRefused("", 501, "not-supported", "kind Remembering cannot be watched");
    }

    @Test
    void watch_whenThereAreTooMany_isRefused_untilOneIsGone() {
        agent.close();
        agent = RunningAgent.withWatches(1);
        try (EventReader reader = watch("")) {
            assertThat(next(reader).isBookmark()).isTrue();
            Reply refused = agent.get("/v1/watch");
            assertThat(refused.problem()).isEqualTo("busy");
            assertThat(refused.header("Retry-After")).isEqualTo("5");
        }
        eventually(() -> {
            put("k", "" + System.nanoTime());
            assertThat(agent.get("/v1/watch?wait=0s&since=" + head()).status()).isEqualTo(204);
        });
    }

    @Test
    void close_tellsEachHowFarItIs() {
        String start = head();
        EventReader reader = watch("?prefix=quiet");
        assertThat(next(reader).lastId()).isEqualTo(start);
        String last = put("loud", "1");

        agent.close();

        assertThat(next(reader)).isEqualTo(new Event("bookmark", last, "{\"revision\":\"" + last + "\"}"));
        assertThat(reader.next()).isNull();
        agent = RunningAgent.onMemory();
    }

    @Test
    void reader_thatIsTooSlow_isToldHowFarItCame_andCutOff() {
        String start = head();
        byte[] large = new byte[64 << 10];
        try (EventReader reader = watch("?values=true&since=" + start)) {
            assertThat(next(reader).isBookmark()).isTrue();
            for (int i = 0; i < 300; i++) {
                large[i] = 1;
                agent.state.apply(Batch.of(new Put(new Key("large"), Value.of(large.clone()))));
            }
            for (int i = 0; i < WatchRing.STEPS_MAX + 10; i++) {
                agent.state.apply(
                        Batch.of(new Put(new Key("small"), Value.of(("" + i).getBytes(StandardCharsets.UTF_8)))));
            }
            eventually(() -> assertThat(agent.get("/v1/watch?wait=0s").status()).isEqualTo(204));
            String last = null;
            int count = 0;
            Event event = next(reader);
            for (; !event.isBookmark(); event = next(reader)) {
                last = event.lastId();
                assertThat(event.isLast()).isTrue();
                count++;
            }
            assertThat(event.lastId()).isEqualTo(last);
            assertThat(reader.next()).isNull();
            assertThat(count).isBetween(1, 300 + WatchRing.STEPS_MAX);
        }
    }

    /** Tells of its steps only that there were some, and of a key in conflict from its second step to its third. */
    private static final class Joining extends ForwardingState implements Watch {
        private final Watch watch;
        private final List<Revision> steps = new ArrayList<>();

        Joining(State state) {
            super(state);
            this.watch = (Watch) state;
        }

        @Override
        public String kind() {
            return "Joining";
        }

        @Override
        public Subscription subscribe(Consumer<Committed> listener) {
            return state.subscribe(step -> {
                steps.add(step.revision());
                boolean whole = steps.size() % 2 == 0;
                listener.accept(
                        new Committed(step.previous(), step.revision(), whole ? step.changes() : List.of(), whole));
            });
        }

        @Override
        public Optional<Way> way(Revision since, Prefixes prefixes, int hopsMax) {
            return watch.way(since, prefixes, hopsMax);
        }

        @Override
        public Optional<Page<KeyChange>> changes(Hop hop, Prefixes prefixes, @Nullable Key after, int limit) {
            return watch.changes(hop, prefixes, after, limit);
        }

        @Override
        public Optional<Page<Dispute>> disputes(Hop hop, Prefixes prefixes, @Nullable Key after, int limit) {
            List<Dispute> found = new ArrayList<>();
            if (after == null && steps.indexOf(hop.to()) == 1) {
                found.add(new Dispute(new Key("k"), List.of(new Revision("one"), new Revision("other"))));
            } else if (after == null && steps.indexOf(hop.to()) == 2) {
                found.add(new Dispute(new Key("k"), List.of()));
            }
            return Optional.of(new Page<>(found, false));
        }

        @Override
        public Optional<Entry> stored(Revision revision, Key key) {
            return watch.stored(revision, key);
        }

        @Override
        public String reach() {
            return watch.reach();
        }
    }

    @Test
    void stream_ofStepsThatAreTooLargeToHold_readsThemFromHistory_andTellsOfConflicts() {
        agent.close();
        agent = RunningAgent.on(context -> new Joining(RunningAgent.memory(context)));
        try (EventReader reader = watch("")) {
            assertThat(next(reader).isBookmark()).isTrue();
            String first = put("a", "1");
            assertThat(reader.take(1).get(0).lastId()).isEqualTo(first);
            String second = put("k", "1");
            String third = put("k", "2");
            List<Event> events = reader.take(4);
            assertThat(events).extracting(Event::name).containsExactly("put", "conflict", "put", "resolved");
            assertThat(events).extracting(Event::lastId).containsExactly(first, second, second, third);
            assertThat(events.get(1).data())
                    .isEqualTo("{\"key\":\"k\",\"sides\":[\"one\",\"other\"],\"revision\":\"" + second + "\"}");
            assertThat(events.get(3).data()).isEqualTo("{\"key\":\"k\",\"revision\":\"" + third + "\"}");
            for (int i = 0; i < 20; i++) {
                String revision = put("n", "" + i);
                assertThat(reader.take(1).get(0).lastId()).isEqualTo(revision);
            }
        }
    }
}
