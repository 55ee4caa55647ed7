package io.c19.cli.store;

import com.fasterxml.jackson.databind.JsonNode;
import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Failure;
import io.c19.cli.console.Json;
import io.c19.cli.console.Texts;
import io.c19.cli.store.Http.Answer;
import io.c19.cli.store.Pages.Page;
import io.c19.layers.Batch;
import io.c19.layers.Connection.Peer;
import io.c19.layers.Entry;
import io.c19.layers.History.Logged;
import io.c19.layers.Key;
import io.c19.layers.Limits;
import io.c19.layers.Maintenance.Collected;
import io.c19.layers.Mutation;
import io.c19.layers.Note;
import io.c19.layers.Outcome;
import io.c19.layers.Outcome.Effect;
import io.c19.layers.Precondition;
import io.c19.layers.Prefix;
import io.c19.layers.Progress;
import io.c19.layers.Revision;
import io.c19.layers.Selection;
import io.c19.layers.Value;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An agent, reached over HTTP.
 *
 * <p>Reading, writing and deleting a single key works on headers alone, so that these commands need not load a JSON library
 * to do it.
 */
final class HttpStore implements Store {
    private static final Map<String, String> NO_HEADERS = Map.of();
    private static final String ENTRY_TYPE = "application/vnd.c19.entry+json";

    private final Http http;
    private final Api api;
    private final Clock clock;

    HttpStore(Http http, Clock clock) {
        this.http = http;
        this.api = new Api(http);
        this.clock = clock;
    }

    @Override
    public Limits limits() {
        JsonNode limits = api.get("/v1/status").path("limits");
        Limits defaults = Limits.DEFAULT;
        return new Limits(
                limits.path("keyBytes").asInt(defaults.keyBytesMax()),
                limits.path("segmentBytes").asInt(defaults.segmentBytesMax()),
                limits.path("valueBytes").asInt(defaults.valueBytesMax()),
                limits.path("batchOperations").asInt(defaults.batchOperationsMax()),
                limits.path("page").asInt(defaults.pageMax()));
    }

    @Override
    public Happenings watch(Prefix prefix, @Nullable String since, boolean values, Consumer<String> notes) {
        String target = "/v1/watch?values=" + values + Api.query("&", "prefix", prefix.text());
        return new HttpHappenings(http, target, since, notes);
    }

    @Override
    public Optional<Found> get(Key key, @Nullable String at) {
        Answer answer = http.send("GET", keyPath(key) + Api.query("?", "at", at), NO_HEADERS, null);
        if (Problems.isKeyAbsent(answer)) {
            return Optional.empty();
        }
        api.expect(answer, 200);
        Value value = new Value(answer.body(), answer.header("Content-Type"), null, null);
        boolean conflicted = "true".equals(answer.header("C19-Conflict"));
        return Optional.of(new Found(new Entry(key, value, etag(answer), conflicted), revision(answer)));
    }

    @Override
    public Optional<Described> describe(Key key, @Nullable String at) {
        Answer answer = http.send("GET", keyPath(key) + Api.query("?", "at", at), Map.of("Accept", ENTRY_TYPE), null);
        return Problems.isKeyAbsent(answer)
                ? Optional.empty()
                : Optional.of(Wire.described(api.json(api.expect(answer, 200))));
    }

    @Override
    public Keys list(Scan scan) {
        String target =
                "/v1/kv?prefix=" + Percent.value(scan.prefix().text()) + (scan.grouped() ? "&delimiter=%2F" : "")
                        + (scan.values() ? "&values=true" : "") + Api.query("&", "at", scan.at());
        JsonNode first = api.get(target);
        Iterator<Item> items =
                new Pages<>(itemPage(first), cursor -> itemPage(api.get(target + Api.query("&", "cursor", cursor))));
        return new Keys(new Revision(first.path("revision").asText()), items);
    }

    private static Page<Item> itemPage(JsonNode page) {
        List<Item> items = new ArrayList<>();
        page.path("entries").forEach(entry -> items.add(Wire.listed(entry)));
        page.path("prefixes").forEach(prefix -> items.add(new Item.Group(prefix.asText())));
        items.sort(Comparator.comparing(Item::text, Key.TEXT_ORDER));
        return new Page<>(items, page.path("cursor").textValue());
    }

    @Override
    public Written write(Batch batch) {
        if (batch.mutations().size() == 1 && batch.preconditions().size() <= 1) {
            Mutation mutation = batch.mutations().get(0);
            if (batch.preconditions().stream()
                    .allMatch(condition -> condition.key().equals(mutation.key()))) {
                Map<String, String> headers = noteHeaders(batch.note());
                batch.preconditions().forEach(condition -> addCondition(headers, condition));
                return mutation instanceof Mutation.Put put ? put(put, headers) : delete(mutation.key(), headers);
            }
        }
        JsonNode answer = api.post("/v1/txn", Wire.transaction(batch, clock));
        if (!answer.path("succeeded").asBoolean()) {
            throw new Failure(
                    ExitCode.PRECONDITION_FAILED,
                    "The keys were changed meanwhile, so nothing was written: try again.");
        }
        List<Outcome> outcomes = new ArrayList<>();
        answer.path("results").forEach(result -> outcomes.add(Wire.outcome(result)));
        return new Written(new Revision(answer.path("revision").asText()), outcomes);
    }

    private Written put(Mutation.Put put, Map<String, String> headers) {
        Value value = put.value();
        headers.put("Content-Type", value.contentTypeOrDefault());
        String ttl = value.expires() == null ? null : Long.toString(Wire.ttlMillis(value.expires(), clock));
        Answer answer = api.expect(
                http.send("PUT", keyPath(put.key()) + Api.query("?", "ttl", ttl), headers, value.bytes()), 200, 201);
        Effect effect = answer.status() == 201 ? Effect.CREATED : Effect.REPLACED;
        return new Written(revision(answer), List.of(new Outcome(put.key(), effect, null, etag(answer))));
    }

    private Written delete(Key key, Map<String, String> headers) {
        Answer answer = http.send("DELETE", keyPath(key), headers, null);
        if (Problems.isKeyAbsent(answer)) {
            return new Written(find(null), List.of(new Outcome(key, Effect.UNCHANGED, null, null)));
        }
        api.expect(answer, 204);
        return new Written(revision(answer), List.of(new Outcome(key, Effect.DELETED, null, null)));
    }

    private static void addCondition(Map<String, String> headers, Precondition condition) {
        if (condition instanceof Precondition.Absent) {
            headers.put("If-None-Match", "*");
        } else if (condition instanceof Precondition.EtagIn in) {
            headers.put("If-Match", in.etags().stream().map(HttpStore::quoted).collect(Collectors.joining(", ")));
        } else {
            headers.put("If-Match", "*");
        }
    }

    @Override
    public Revision deleteAll(Prefix prefix, long confirmed, Note note) {
        String target = "/v1/kv?prefix=" + Percent.value(prefix.text()) + "&confirm=" + confirmed;
        Answer answer = http.send("DELETE", target, noteHeaders(note), null);
        if (Problems.isType(answer, "/problems/confirmation-differs")) {
            throw Refusals.confirmation(
                    prefix, confirmed, api.json(answer).path("actual").asLong());
        }
        return new Revision(api.json(api.expect(answer, 200)).path("revision").asText());
    }

    @Override
    public Iterator<Logged> log(Selection selection) {
        if (selection instanceof Selection.Under under) {
            return api.pages("/v1/log?prefix=" + Percent.value(under.prefix().text()), Wire::logged);
        }
        Key key = ((Selection.One) selection).key();
        String target = "/v1/history/" + Percent.path(key.text()) + "?limit=1000";
        Answer answer = http.send("GET", target, NO_HEADERS, null);
        if (Problems.isKeyAbsent(answer)) {
            return List.<Logged>of().iterator();
        }
        return api.pages(target, api.json(api.expect(answer, 200)), entry -> Wire.logged(entry, key));
    }

    @Override
    public Optional<Logged> logged(Revision revision) {
        JsonNode page = api.get("/v1/log?limit=1&at=" + Percent.value(revision.id()));
        return Optional.ofNullable(page.path("entries").get(0))
                .map(Wire::logged)
                .filter(logged -> logged.revision().equals(revision));
    }

    @Override
    public Revision find(@Nullable String at) {
        JsonNode page = api.get("/v1/kv?limit=1" + Api.query("&", "at", at));
        return new Revision(page.path("revision").asText());
    }

    @Override
    public Difference diff(String from, @Nullable String to, Prefix prefix, boolean values) {
        String target = "/v1/diff?from=" + Percent.value(from) + Api.query("&", "to", to) + "&prefix="
                + Percent.value(prefix.text()) + (values ? "&values=true" : "");
        JsonNode first = api.get(target);
        return new Difference(
                new Revision(first.path("from").asText()),
                new Revision(first.path("to").asText()),
                api.pages(target, first, Wire::changed));
    }

    @Override
    public Reverted revert(Selection selection, String to, Note note) {
        Map<String, @Nullable Object> request = new LinkedHashMap<>();
        if (selection instanceof Selection.Under under) {
            request.put("prefix", under.prefix().text());
        } else {
            request.put("key", ((Selection.One) selection).key().text());
        }
        request.put("to", to);
        Wire.addNote(request, note);
        JsonNode answer = api.post("/v1/revert", request);
        return new Reverted(
                new Revision(answer.path("revision").asText()),
                answer.path("changed").asLong());
    }

    @Override
    public ConflictStore conflicts() {
        return new HttpConflicts(api, clock);
    }

    @Override
    public List<Peer> peers() {
        return Wire.peers(api.get("/v1/peers"));
    }

    @Override
    public List<Peer> sync() {
        return Wire.peers(api.post("/v1/sync", Map.of()));
    }

    @Override
    public Collected gc(Progress progress) {
        JsonNode answer = api.post("/v1/gc", Map.of());
        while (answer.path("running").asBoolean()) {
            progress.at(
                    answer.path("step").asText(),
                    answer.path("done").asLong(),
                    answer.path("total").asLong());
            // The agent waits a moment before it answers.
            answer = api.get("/v1/gc");
        }
        if (answer.hasNonNull("fault")) {
            throw new Failure(ExitCode.ERROR, Texts.shown(answer.path("fault").asText(), Texts.SENTENCE_MAX));
        }
        if (!answer.has("after")) {
            throw new Failure(ExitCode.ERROR, "The agent was started again before gc was done: run it again.");
        }
        return Wire.collected(answer);
    }

    @Override
    public Map<String, @Nullable Object> status() {
        return Json.fields(api.get("/v1/status"));
    }

    @Override
    public void close() {
        // The connection ends with the process, or is reused by the next request until then.
    }

    private Revision revision(Answer answer) {
        String revision = answer.header("C19-Revision");
        if (revision == null) {
            throw api.notAnAgent(null);
        }
        return new Revision(revision);
    }

    private String etag(Answer answer) {
        String etag = answer.header("ETag");
        if (etag == null || etag.length() < 2 || !etag.startsWith("\"") || !etag.endsWith("\"")) {
            throw api.notAnAgent(null);
        }
        return etag.substring(1, etag.length() - 1);
    }

    private static String keyPath(Key key) {
        return "/v1/kv/" + Percent.path(key.text());
    }

    private static Map<String, String> noteHeaders(Note note) {
        Map<String, String> headers = new HashMap<>();
        if (note.author() != null) {
            headers.put("C19-Author", headerText(note.author().toString()));
        }
        if (note.message() != null) {
            headers.put("C19-Message", headerText(note.message()));
        }
        return headers;
    }

    /** As it is when a header can hold it, else as RFC 8187 encodes it. */
    private static String headerText(String text) {
        boolean plain = text.chars().allMatch(c -> c >= 0x20 && c < 0x7F)
                && text.equals(text.strip())
                && !text.startsWith("UTF-8''");
        return plain ? text : "UTF-8''" + Percent.value(text);
    }

    private static String quoted(String etag) {
        return '"' + etag + '"';
    }
}
