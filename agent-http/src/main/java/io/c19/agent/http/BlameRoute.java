package io.c19.agent.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.c19.layers.History;
import io.c19.layers.History.Logged;
import io.c19.layers.Key;
import io.c19.layers.Snapshot;
import io.c19.layers.lines.Blame;
import java.io.IOException;
import java.util.List;

/** Who wrote each line of a value, and when. */
final class BlameRoute {
    private static final String MOUNT = "/v1/blame/";

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
        Blame blame = Blame.of(serving.state(), history, snapshot, key).orElseThrow(() -> KeyRoutes.notFound(key, at));
        ObjectNode answer = Json.object()
                .put("key", key.text())
                .put("etag", blame.etag())
                .put("revision", blame.revision().id())
                .put("complete", blame.complete());
        ArrayNode array = answer.putArray("lines");
        for (int line = 0; line < blame.lines().size(); line++) {
            array.add(json(line, blame.lines().get(line)));
        }
        exchange.with(snapshot.revision()).answer(answer);
    }

    private static ObjectNode json(int number, Blame.Line line) {
        ObjectNode json = Json.object().put("line", number + 1);
        if (line.text() != null) {
            json.put("text", line.text());
        }
        Logged origin = line.origin();
        return json.put("revision", origin == null ? null : origin.revision().id())
                .put("time", origin == null ? null : Texts.time(origin.time()))
                .put("author", origin == null ? null : origin.author().toString())
                .put("node", origin == null ? null : origin.node());
    }
}
