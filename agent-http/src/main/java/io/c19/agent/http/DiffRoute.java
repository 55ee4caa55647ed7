package io.c19.agent.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.c19.layers.Entry;
import io.c19.layers.History;
import io.c19.layers.History.Diff;
import io.c19.layers.Key;
import io.c19.layers.KeyChange;
import io.c19.layers.Selection;
import io.c19.layers.Snapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What differs between two revisions: as a list of keys, or as one unified diff. */
final class DiffRoute {
    /** A unified diff is one answer without pages; what is longer is better read as JSON, page by page. */
    static final int DIFF_CHARS_MAX = 16 << 20;

    private final Serving serving;

    DiffRoute(Serving serving) {
        this.serving = serving;
    }

    List<Route> routes() {
        return List.of(Route.get("/v1/diff", this::diff));
    }

    private void diff(Exchange exchange) throws IOException {
        exchange.with("Vary", "Accept");
        if (exchange.accepts(MediaTypes.DIFF)) {
            Query query = exchange.query("from", "to", "prefix");
            Sides sides = sides(query, null);
            byte[] text = Texts.bytes(unified(sides, new Selection.Under(query.prefix())));
            exchange.answer(200, MediaTypes.DIFF + ";charset=utf-8", text);
            return;
        }
        Query query = exchange.query("from", "to", "prefix", "limit", "cursor", "values");
        String scope = "diff\n%s\n%s\n%s".formatted(query.prefix(), query.text("from", ""), query.text("to", ""));
        Cursor cursor = Cursor.read(query, scope, 3);
        Sides sides = sides(query, cursor);
        Key after = cursor == null ? null : new Key(cursor.marks().get(2));
        Selection selection = new Selection.Under(query.prefix());
        int limit = query.limit(Integer.MAX_VALUE, serving.limits());

        Diff diff = history().diff(sides.from().revision(), sides.to().revision(), selection, after, limit);
        List<ObjectNode> entries = entries(sides, diff, query.flag("values"));
        if (entries.size() < diff.changes().size()) {
            diff = history().diff(sides.from().revision(), sides.to().revision(), selection, after, entries.size());
        }
        exchange.answer(json(sides, entries, diff.next(), scope));
    }

    private History history() {
        return serving.revisions().history();
    }

    private record Sides(Snapshot from, Snapshot to) {}

    private Sides sides(Query query, @Nullable Cursor cursor) {
        Revisions revisions = serving.revisions();
        revisions.history();
        if (cursor != null) {
            return new Sides(
                    revisions.pinned(cursor.marks().get(0)),
                    revisions.pinned(cursor.marks().get(1)));
        }
        String from = query.revision("from");
        if (from == null) {
            throw ProblemType.INVALID_REQUEST.failure(
                    "from: is missing (expected: the older revision; GET /v1/log lists revisions).");
        }
        return new Sides(revisions.named(from), revisions.named(query.revision("to")));
    }

    /** As many as fit into an answer with their values; at least one. */
    private static List<ObjectNode> entries(Sides sides, Diff diff, boolean values) {
        List<ObjectNode> entries = new ArrayList<>();
        long sum = 0;
        for (KeyChange change : diff.changes()) {
            ObjectNode entry = HistoryRoutes.of(change);
            if (values) {
                sum += put(entry, "beforeValue", value(sides.from(), change.key(), change.before()));
                sum += put(entry, "afterValue", value(sides.to(), change.key(), change.after()));
                if (!entries.isEmpty() && sum > Serving.ANSWER_VALUE_BYTES_MAX) {
                    return entries;
                }
            }
            entries.add(entry);
        }
        return entries;
    }

    private static int put(ObjectNode entry, String name, byte @Nullable [] value) {
        if (value == null) {
            return 0;
        }
        ValueJson.put(entry, name, value);
        return value.length;
    }

    private static byte @Nullable [] value(Snapshot snapshot, Key key, @Nullable String etag) {
        Entry entry = etag == null ? null : snapshot.get(key).orElse(null);
        return entry == null ? null : entry.value().bytes();
    }

    private static ObjectNode json(Sides sides, List<ObjectNode> entries, @Nullable Key next, String scope) {
        String from = sides.from().revision().id();
        String to = sides.to().revision().id();
        ObjectNode answer = Json.object();
        ArrayNode array = answer.putArray("entries");
        entries.forEach(array::add);
        return answer.put(
                        "cursor",
                        next == null
                                ? null
                                : Cursor.of(scope, from, to, next.text()).encode())
                .put("from", from)
                .put("to", to);
    }

    private String unified(Sides sides, Selection selection) {
        StringBuilder text = new StringBuilder();
        Key after = null;
        do {
            Diff diff = history()
                    .diff(
                            sides.from().revision(),
                            sides.to().revision(),
                            selection,
                            after,
                            serving.limits().pageMax());
            for (KeyChange change : diff.changes()) {
                byte[] before = value(sides.from(), change.key(), change.before());
                byte[] now = value(sides.to(), change.key(), change.after());
                UnifiedDiff.append(text, change, before, now);
                if (text.length() > DIFF_CHARS_MAX) {
                    throw ProblemType.TOO_LARGE.failure(
                            "The diff is longer than %d characters (expected: a longer prefix, or JSON page by page)."
                                    .formatted(DIFF_CHARS_MAX));
                }
            }
            after = diff.next();
        } while (after != null);
        return text.toString();
    }
}
