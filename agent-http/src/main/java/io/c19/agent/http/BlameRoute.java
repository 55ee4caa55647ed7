package io.c19.agent.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.c19.layers.Entry;
import io.c19.layers.History;
import io.c19.layers.History.Logged;
import io.c19.layers.Key;
import io.c19.layers.KeyChange;
import io.c19.layers.LimitException;
import io.c19.layers.Revision;
import io.c19.layers.Selection;
import io.c19.layers.Snapshot;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Who wrote each line of a value, and when. */
final class BlameRoute {
    private static final String MOUNT = "/v1/blame/";

    /** Each is about 250 bytes of the answer. */
    static final int LINES_MAX = 20_000;

    /** How many changes of the key are looked at: each reads a value and compares it. */
    static final int CHANGES_MAX = 1_000;

    /** How many are asked for at a time. */
    private static final int CHUNK = 32;

    private final Serving serving;

    BlameRoute(Serving serving) {
        this.serving = serving;
    }

    List<Route> routes() {
        return List.of(Route.get(MOUNT + "*", this::blame));
    }

    private void blame(Exchange exchange) throws IOException {
        Key key = exchange.key(MOUNT, serving.limits());
        String at = exchange.query("at").revision("at");
        History history = serving.revisions().history();
        Snapshot snapshot = serving.revisions().named(at);
        Entry entry = snapshot.get(key).orElseThrow(() -> KeyRoutes.notFound(key, at));
        List<String> lines = UnifiedDiff.lines(entry.value().bytes());
        if (lines != null && lines.size() > LINES_MAX) {
            throw new LimitException("lines of the value", lines.size(), LINES_MAX);
        }
        LineOrigins origins = new LineOrigins(lines);
        boolean complete = follow(history, key, snapshot.revision(), entry.etag(), origins);
        ObjectNode answer = Json.object()
                .put("key", key.text())
                .put("etag", entry.etag())
                .put("revision", snapshot.revision().id())
                .put("complete", complete);
        ArrayNode array = answer.putArray("lines");
        for (int line = 0; line < origins.size(); line++) {
            array.add(json(line, lines, origins.of(line)));
        }
        exchange.with(snapshot.revision()).answer(answer);
    }

    /** Goes back from change to change of the value that the key has now; what another node wrote beside it does not count. */
    private boolean follow(History history, Key key, Revision from, String etag, LineOrigins origins) {
        String current = etag;
        Revision after = null;
        int looked = 0;
        do {
            History.Log log = history.log(new Selection.One(key), from, after, CHUNK);
            for (Logged logged : log.revisions()) {
                KeyChange change =
                        logged.changes().isEmpty() ? null : logged.changes().get(0);
                if (change == null || !Objects.equals(change.after(), current)) {
                    continue;
                }
                origins.before(logged, before(key, logged, change));
                current = change.before();
                if (current == null || origins.areFound()) {
                    return true;
                }
            }
            looked += log.revisions().size();
            after = log.next();
        } while (after != null && looked < CHANGES_MAX);
        origins.end();
        return false;
    }

    /** The lines that there were before a change; null when there was no text, or it cannot be told. */
    private @Nullable List<String> before(Key key, Logged logged, KeyChange change) {
        if (change.before() == null) {
            return null;
        }
        Snapshot parent = serving.revisions().named(logged.revision().id() + "~1");
        Entry entry = parent.get(key).orElse(null);
        return entry == null || !entry.etag().equals(change.before())
                ? null
                : UnifiedDiff.lines(entry.value().bytes());
    }

    private static ObjectNode json(int line, @Nullable List<String> lines, @Nullable Logged origin) {
        ObjectNode json = Json.object().put("line", line + 1);
        if (lines != null) {
            json.put("text", UnifiedDiff.text(lines.get(line)));
        }
        return json.put("revision", origin == null ? null : origin.revision().id())
                .put("time", origin == null ? null : Texts.time(origin.time()))
                .put("author", origin == null ? null : origin.author().toString())
                .put("node", origin == null ? null : origin.node());
    }
}
