package io.c19.cli.store;

import com.fasterxml.jackson.databind.JsonNode;
import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Failure;
import io.c19.cli.console.Json;
import io.c19.cli.console.Texts;
import io.c19.cli.store.Http.Answer;
import io.c19.cli.store.Pages.Page;
import io.c19.layers.Batch;
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
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
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
    private final Clock clock;

    HttpStore(Http http, Clock clock) {
        this.http = http;
        this.clock = clock;
    }

    @Override
    public Limits limits() {
        JsonNode limits = getJson("/v1/status", NO_HEADERS).path("limits");
        Limits defaults = Limits.DEFAULT;
        return new Limits(
                limits.path("keyBytes").asInt(defaults.keyBytesMax()),
                limits.path("segmentBytes").asInt(defaults.segmentBytesMax()),
                limits.path("valueBytes").asInt(defaults.valueBytesMax()),
                limits.path("batchOperations").asInt(defaults.batchOperationsMax()),
                limits.path("page").asInt(defaults.pageMax()));
    }

    @Override
    public Optional<Found> get(Key key, @Nullable String at) {
        Answer answer = http.send("GET", keyPath(key) + query("?", "at", at), NO_HEADERS, null);
        if (Problems.isKeyAbsent(answer)) {
            return Optional.empty();
        }
        expect(answer, 200);
        Value value = new Value(answer.body(), answer.header("Content-Type"), null, null);
        boolean conflicted = "true".equals(answer.header("C19-Conflict"));
        return Optional.of(new Found(new Entry(key, value, etag(answer), conflicted), revision(answer)));
    }

    @Override
    public Optional<Described> describe(Key key, @Nullable String at) {
        Answer answer = http.send("GET", keyPath(key) + query("?", "at", at), Map.of("Accept", ENTRY_TYPE), null);
        return Problems.isKeyAbsent(answer) ? Optional.empty() : Optional.of(Wire.described(json(expect(answer, 200))));
    }

    @Override
    public Keys list(Scan scan) {
        String target =
                "/v1/kv?prefix=" + Percent.value(scan.prefix().text()) + (scan.grouped() ? "&delimiter=%2F" : "")
                        + (scan.values() ? "&values=true" : "") + query("&", "at", scan.at());
        JsonNode first = getJson(target, NO_HEADERS);
        Iterator<Item> items = new Pages<>(
                itemPage(first), cursor -> itemPage(getJson(target + query("&", "cursor", cursor), NO_HEADERS)));
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
        JsonNode answer = postJson("/v1/txn", Wire.transaction(batch, clock));
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
        Answer answer =
                expect(http.send("PUT", keyPath(put.key()) + query("?", "ttl", ttl), headers, value.bytes()), 200, 201);
        Effect effect = answer.status() == 201 ? Effect.CREATED : Effect.REPLACED;
        return new Written(revision(answer), List.of(new Outcome(put.key(), effect, null, etag(answer))));
    }

    private Written delete(Key key, Map<String, String> headers) {
        Answer answer = http.send("DELETE", keyPath(key), headers, null);
        if (Problems.isKeyAbsent(answer)) {
            return new Written(find(null), List.of(new Outcome(key, Effect.UNCHANGED, null, null)));
        }
        expect(answer, 204);
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
                    prefix, confirmed, json(answer).path("actual").asLong());
        }
        return new Revision(json(expect(answer, 200)).path("revision").asText());
    }

    @Override
    public Iterator<Logged> log(Selection selection) {
        if (selection instanceof Selection.Under under) {
            return pages("/v1/log?prefix=" + Percent.value(under.prefix().text()), Wire::logged);
        }
        Key key = ((Selection.One) selection).key();
        String target = "/v1/history/" + Percent.path(key.text()) + "?limit=1000";
        Answer answer = http.send("GET", target, NO_HEADERS, null);
        if (Problems.isKeyAbsent(answer)) {
            return List.<Logged>of().iterator();
        }
        return pages(target, json(expect(answer, 200)), entry -> Wire.logged(entry, key));
    }

    @Override
    public Optional<Logged> logged(Revision revision) {
        JsonNode page = getJson("/v1/log?limit=1&at=" + Percent.value(revision.id()), NO_HEADERS);
        return Optional.ofNullable(page.path("entries").get(0))
                .map(Wire::logged)
                .filter(logged -> logged.revision().equals(revision));
    }

    @Override
    public Revision find(@Nullable String at) {
        JsonNode page = getJson("/v1/kv?limit=1" + query("&", "at", at), NO_HEADERS);
        return new Revision(page.path("revision").asText());
    }

    @Override
    public Difference diff(String from, @Nullable String to, Prefix prefix, boolean values) {
        String target = "/v1/diff?from=" + Percent.value(from) + query("&", "to", to) + "&prefix="
                + Percent.value(prefix.text()) + (values ? "&values=true" : "");
        JsonNode first = getJson(target, NO_HEADERS);
        return new Difference(
                new Revision(first.path("from").asText()),
                new Revision(first.path("to").asText()),
                pages(target, first, Wire::changed));
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
        JsonNode answer = postJson("/v1/revert", request);
        return new Reverted(
                new Revision(answer.path("revision").asText()),
                answer.path("changed").asLong());
    }

    @Override
    public Collected gc(Progress progress) {
        JsonNode answer = postJson("/v1/gc", Map.of());
        while (answer.path("running").asBoolean()) {
            progress.at(
                    answer.path("step").asText(),
                    answer.path("done").asLong(),
                    answer.path("total").asLong());
            // The agent waits a moment before it answers.
            answer = getJson("/v1/gc", NO_HEADERS);
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
        return Json.fields(getJson("/v1/status", NO_HEADERS));
    }

    @Override
    public void close() {
        // The connection ends with the process, or is reused by the next request until then.
    }

    private <T> Iterator<T> pages(String target, Function<JsonNode, T> entry) {
        return pages(target, getJson(target, NO_HEADERS), entry);
    }

    private <T> Iterator<T> pages(String target, JsonNode first, Function<JsonNode, T> entry) {
        Function<JsonNode, Page<T>> page = json -> {
            List<T> items = new ArrayList<>();
            json.path("entries").forEach(node -> items.add(entry.apply(node)));
            return new Page<>(items, json.path("cursor").textValue());
        };
        return new Pages<>(
                page.apply(first), cursor -> page.apply(getJson(target + query("&", "cursor", cursor), NO_HEADERS)));
    }

    private JsonNode getJson(String target, Map<String, String> headers) {
        return json(expect(http.send("GET", target, headers, null), 200));
    }

    private JsonNode postJson(String target, Map<String, @Nullable Object> request) {
        byte[] body = Json.line(request).getBytes(StandardCharsets.UTF_8);
        return json(expect(http.send("POST", target, Map.of("Content-Type", "application/json"), body), 200));
    }

    private JsonNode json(Answer answer) {
        try {
            return Json.parse(answer.body());
        } catch (IOException e) {
            throw notAnAgent(e);
        }
    }

    private Answer expect(Answer answer, int... statuses) {
        for (int status : statuses) {
            if (answer.status() == status) {
                return answer;
            }
        }
        throw Problems.of(http.agent(), answer);
    }

    private Revision revision(Answer answer) {
        String revision = answer.header("C19-Revision");
        if (revision == null) {
            throw notAnAgent(null);
        }
        return new Revision(revision);
    }

    private String etag(Answer answer) {
        String etag = answer.header("ETag");
        if (etag == null || etag.length() < 2 || !etag.startsWith("\"") || !etag.endsWith("\"")) {
            throw notAnAgent(null);
        }
        return etag.substring(1, etag.length() - 1);
    }

    private Failure notAnAgent(@Nullable Exception cause) {
        return new Failure(
                ExitCode.ERROR, "What answers at " + http.agent() + " is not a C19 agent: check --url.", cause);
    }

    private static String keyPath(Key key) {
        return "/v1/kv/" + Percent.path(key.text());
    }

    private static String query(String before, String name, @Nullable String value) {
        return value == null ? "" : before + name + "=" + Percent.value(value);
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
