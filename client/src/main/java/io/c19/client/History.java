package io.c19.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What keys held, who wrote it, when and why. For agents whose state keeps history, such as Git; others answer {@code not-supported}. Thread-safe. */
public final class History {
    /** The most that an agent gives at a time, if nothing else is configured. */
    private static final String PAGE = "limit=1000";

    private final Exchange exchange;

    History(Exchange exchange) {
        this.exchange = exchange;
    }

    /**
     * A revision.
     *
     * @param author {@code Name <mail>}
     * @param node that wrote it; null when a person committed
     * @param changes what it did to the keys that were asked for, 1,000 of them at most
     * @param changesTotal how many there are
     */
    public record Logged(
            String revision,
            Instant time,
            String author,
            String message,
            @Nullable String node,
            List<Change> changes,
            long changesTotal) {
        public Logged {
            changes = List.copyOf(changes);
        }
    }

    /** @param before etag, null where the key is absent; so is {@code after} */
    public record Change(String key, @Nullable String before, @Nullable String after) {}

    /** @param beforeValue null where the key is absent, or when values were not asked for; so is {@code afterValue} */
    public record Changed(Change change, @Nullable Value beforeValue, @Nullable Value afterValue) {}

    public record Diff(String from, String to, Pages<Changed> changes) {}

    /** @param changed how many keys were not as they are now */
    public record Reverted(String revision, long changed) {}

    /**
     * Who wrote each line of a value.
     *
     * @param complete false when lines may be older than it says, since the key changed very often
     */
    public record Blame(String etag, String revision, boolean complete, List<Line> lines) {
        public Blame {
            lines = List.copyOf(lines);
        }
    }

    /**
     * @param text null for a value that is no text, which counts as one line
     * @param origin null when nothing tells
     */
    public record Line(@Nullable String text, @Nullable Origin origin) {}

    /**
     * The revision that wrote a line.
     *
     * @param author {@code Name <mail>}
     * @param node that wrote it; null when a person committed
     */
    public record Origin(String revision, Instant time, String author, @Nullable String node) {}

    /** The revisions that changed a key, newest first; what {@code before} was is not told. Nothing when the key never held a value. */
    public Pages<Logged> of(String key) {
        String target = "/v1/history/" + Percent.path(key) + "?" + PAGE;
        Answer answer = exchange.send(Request.get(target));
        Problem problem = answer.is(404) ? Problem.of(answer) : null;
        if (problem != null && problem.is("key-not-found")) {
            return Pages.none();
        }
        return exchange.pages(
                target,
                exchange.json(exchange.expect(answer, 200)),
                entry -> logged(entry, List.of(new Change(key, null, Json.text(entry, "etag"))), 1));
    }

    /** The revisions that changed keys under a prefix, newest first; an empty prefix is for all. */
    public Pages<Logged> log(String prefix) {
        return exchange.pages("/v1/log?prefix=" + Percent.value(prefix), History::logged);
    }

    /**
     * One revision with the keys that it changed; empty when it changed none itself, as the first one of a store.
     *
     * @param id or the beginning of one
     */
    public Optional<Logged> logged(String id) {
        JsonNode entry = exchange.get("/v1/log?limit=1&at=" + Percent.value(id))
                .path("entries")
                .path(0);
        return Json.name(entry, "revision").startsWith(id) ? Optional.of(logged(entry)) : Optional.empty();
    }

    /**
     * The keys under a prefix that differ between two revisions.
     *
     * @param to null: the newest
     * @param values whether to read the values too
     */
    public Diff diff(String from, @Nullable String to, String prefix, boolean values) {
        String target = "/v1/diff?from=" + Percent.value(from) + Percent.query("&", "to", to) + "&prefix="
                + Percent.value(prefix) + (values ? "&values=true" : "");
        JsonNode first = exchange.get(target);
        return new Diff(
                Json.name(first, "from"), Json.name(first, "to"), exchange.pages(target, first, History::changed));
    }

    /**
     * Who wrote each line of a value; empty when the key is absent.
     *
     * @param at as of what; null: now
     * @throws ProblemException {@code too-large} past 20,000 lines
     */
    public Optional<Blame> blame(String key, @Nullable String at) {
        Answer answer = exchange.send(Request.get("/v1/blame/" + Percent.path(key) + Percent.query("?", "at", at)));
        Problem problem = answer.is(404) ? Problem.of(answer) : null;
        if (problem != null && problem.is("key-not-found")) {
            return Optional.empty();
        }
        JsonNode document = exchange.json(exchange.expect(answer, 200));
        return Optional.of(new Blame(
                Json.name(document, "etag"),
                Json.name(document, "revision"),
                document.path("complete").asBoolean(),
                Json.list(document.path("lines"), History::line)));
    }

    private static Line line(JsonNode line) {
        String revision = Json.text(line, "revision");
        Origin origin = revision == null
                ? null
                : new Origin(
                        revision,
                        Instant.parse(Json.name(line, "time")),
                        Json.name(line, "author"),
                        Json.text(line, "node"));
        return new Line(Json.text(line, "text"), origin);
    }

    /** Makes a new revision in which a key is as it was. */
    public Reverted revertKey(String key, String to, WriteOptions note) {
        return revert(Json.object("key", key), to, note);
    }

    /** Makes a new revision in which all keys under a prefix are as they were; an empty prefix is for all. */
    public Reverted revertPrefix(String prefix, String to, WriteOptions note) {
        return revert(Json.object("prefix", prefix), to, note);
    }

    private Reverted revert(Map<String, @Nullable Object> document, String to, WriteOptions note) {
        document.put("to", to);
        note.addNote(document);
        JsonNode answer = exchange.post("/v1/revert", document);
        return new Reverted(
                Json.name(answer, "revision"), answer.path("changed").asLong());
    }

    private static Logged logged(JsonNode entry) {
        return logged(
                entry,
                Json.list(entry.path("changes"), History::change),
                entry.path("changesTotal").asLong());
    }

    private static Logged logged(JsonNode entry, List<Change> changes, long total) {
        return new Logged(
                Json.name(entry, "revision"),
                Instant.parse(Json.name(entry, "time")),
                Json.name(entry, "author"),
                Json.name(entry, "message"),
                Json.text(entry, "node"),
                changes,
                total);
    }

    private static Change change(JsonNode entry) {
        return new Change(Json.name(entry, "key"), Json.text(entry, "before"), Json.text(entry, "after"));
    }

    private static Changed changed(JsonNode entry) {
        return new Changed(change(entry), value(entry, "beforeValue"), value(entry, "afterValue"));
    }

    private static @Nullable Value value(JsonNode entry, String field) {
        byte[] bytes = Json.bytes(entry, field);
        return bytes == null ? null : Value.of(bytes);
    }
}
