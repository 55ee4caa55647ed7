package io.c19.agent.http;

import io.c19.layers.ApplyResult.Applied;
import io.c19.layers.History;
import io.c19.layers.Revision;
import io.c19.layers.Selection;
import java.io.IOException;
import java.util.List;

/** Makes keys what they were. */
final class RevertRoute {
    /** A key, a revision and a message, with room to spare. */
    private static final int BODY_BYTES_MAX = 64 << 10;

    private final Serving serving;

    RevertRoute(Serving serving) {
        this.serving = serving;
    }

    List<Route> routes() {
        return List.of(Route.post("/v1/revert", this::revert));
    }

    private void revert(Exchange exchange) throws IOException {
        exchange.query();
        exchange.refuse(Exchange.IF_MATCH, Exchange.IF_NONE_MATCH);
        History history = serving.revisions().history();
        Members body = Members.of("", exchange.json(BODY_BYTES_MAX), "key", "prefix", "to", "message", "author");
        Selection selection = selection(body);
        Revision to = serving.revisions().find(body.required("to"));
        Applied applied = Serving.applied(history.revert(selection, to, NoteHeaders.read(body, exchange.note())));
        exchange.with(applied.revision())
                .answer(Json.object()
                        .put("revision", applied.revision().id())
                        .put("changed", applied.outcomes().size()));
    }

    private Selection selection(Members body) {
        if (body.has("key") == body.has("prefix")) {
            throw body.wrong("key", "either key or prefix");
        }
        if (body.has("prefix")) {
            return new Selection.Under(body.prefix("prefix"));
        }
        Selection.One one = new Selection.One(body.key("key"));
        serving.limits().check(one.key());
        return one;
    }
}
