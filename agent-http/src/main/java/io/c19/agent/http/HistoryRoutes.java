package io.c19.agent.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.c19.layers.History;
import io.c19.layers.History.Logged;
import io.c19.layers.Key;
import io.c19.layers.KeyChange;
import io.c19.layers.Revision;
import io.c19.layers.Selection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Who changed what, when and why: of one key, of a prefix. */
final class HistoryRoutes {
    private static final String MOUNT = "/v1/history/";

    /** A screen or two; a client that wants more says so. */
    private static final int LIMIT_DEFAULT = 100;

    /** How many revisions to hold at a time while a page is made, since each may name a thousand keys. */
    private static final int CHUNK = 32;

    /** How many changed keys an answer names together: about 10 MiB of keys of the greatest length. */
    private static final int CHANGES_MAX = 10_000;

    private final Serving serving;

    HistoryRoutes(Serving serving) {
        this.serving = serving;
    }

    List<Route> routes() {
        return List.of(Route.get(MOUNT + "*", this::history), Route.get("/v1/log", this::log));
    }

    private void history(Exchange exchange) throws IOException {
        Key key = exchange.key(MOUNT, serving.limits());
        Query query = exchange.query("limit", "cursor", "at");
        Page page = page(query, "history\n" + key, new Selection.One(key));
        if (page.revisions().isEmpty() && !query.has("cursor")) {
            throw ProblemType.KEY_NOT_FOUND
                    .problem("key: '%s' never held a value (GET /v1/kv?prefix= lists what there is).".formatted(key))
                    .with("key", key.text())
                    .failure();
        }
        exchange.answer(page.json(HistoryRoutes::ofKey));
    }

    private void log(Exchange exchange) throws IOException {
        Query query = exchange.query("prefix", "limit", "cursor", "at");
        Page page = page(query, "log\n" + query.prefix(), new Selection.Under(query.prefix()));
        exchange.answer(page.json(HistoryRoutes::ofPrefix));
    }

    private Page page(Query query, String list, Selection selection) {
        History history = serving.revisions().history();
        int limit = query.limit(LIMIT_DEFAULT, serving.limits());
        String scope = list + "\n" + query.text("at", "");
        Cursor cursor = Cursor.read(query, scope, 2);
        Revision from = cursor == null
                ? serving.revisions().named(query.revision("at")).revision()
                : serving.revisions().pinned(cursor.marks().get(0)).revision();
        Revision after = cursor == null
                ? null
                : serving.revisions().pinned(cursor.marks().get(1)).revision();
        List<Logged> revisions = new ArrayList<>();
        int changes = 0;
        do {
            int chunk = Math.min(limit - revisions.size(), CHUNK);
            History.Log log = log(history, selection, from, after, chunk);
            for (Logged logged : log.revisions()) {
                changes += logged.changes().size();
                if (!revisions.isEmpty() && changes > CHANGES_MAX) {
                    Revision last = revisions.get(revisions.size() - 1).revision();
                    return new Page(revisions, Cursor.of(scope, from.id(), last.id()));
                }
                revisions.add(logged);
            }
            after = log.next();
        } while (after != null && revisions.size() < limit);
        return new Page(revisions, after == null ? null : Cursor.of(scope, from.id(), after.id()));
    }

    private static History.Log log(
            History history, Selection selection, Revision from, @Nullable Revision after, int limit) {
        try {
            return history.log(selection, from, after, limit);
        } catch (IllegalArgumentException e) {
            throw Cursor.foreign();
        }
    }

    private record Page(List<Logged> revisions, @Nullable Cursor next) {
        ObjectNode json(Function<Logged, ObjectNode> form) {
            ObjectNode answer = Json.object();
            ArrayNode entries = answer.putArray("entries");
            revisions.forEach(logged -> entries.add(form.apply(logged)));
            return answer.put("cursor", next == null ? null : next.encode());
        }
    }

    private static ObjectNode ofKey(Logged logged) {
        ObjectNode object = of(logged);
        String etag =
                logged.changes().isEmpty() ? null : logged.changes().get(0).after();
        return etag == null ? object.put("deleted", true) : object.put("etag", etag);
    }

    private static ObjectNode ofPrefix(Logged logged) {
        ObjectNode object = of(logged);
        ArrayNode changes = object.putArray("changes");
        logged.changes().forEach(change -> changes.add(of(change)));
        return object.put("changesTotal", logged.changesTotal());
    }

    static ObjectNode of(KeyChange change) {
        return Json.object()
                .put("key", change.key().text())
                .put("before", change.before())
                .put("after", change.after());
    }

    private static ObjectNode of(Logged logged) {
        return Json.object()
                .put("revision", logged.revision().id())
                .put("time", Texts.time(logged.time()))
                .put("author", logged.author().toString())
                .put("message", logged.message())
                .put("node", logged.node());
    }
}
