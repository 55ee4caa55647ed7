package io.c19.agent.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.c19.layers.Entry;
import io.c19.layers.Key;
import io.c19.layers.Note;
import io.c19.layers.Outcome;
import io.c19.layers.Revision;
import io.c19.layers.Transacted.Done;
import io.c19.layers.Transaction.Request;
import io.c19.layers.Transactions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/** Several keys at once: conditions, and what to do if they hold and if not. */
final class TxnRoutes {
    private final Serving serving;

    TxnRoutes(Serving serving) {
        this.serving = serving;
    }

    List<Route> routes() {
        return List.of(Route.post("/v1/txn", serving.largeBodies().bounded(this::txn)));
    }

    private void txn(Exchange exchange) throws IOException {
        exchange.query();
        exchange.refuse(Exchange.IF_MATCH, Exchange.IF_NONE_MATCH);
        Transactions transactions = serving.transactions();
        byte[] body = exchange.jsonBody(serving.bodyMax());
        TxnDocument document = TxnDocument.read(Exchange.parsed(body), serving);
        Note note = NoteHeaders.read(document.members(), exchange.note());
        Request request = IdempotencyKey.read(exchange, body);
        Done done = Serving.done(transactions.transact(document.transaction(note, request)));
        if (done.repeated()) {
            exchange.with(IdempotencyKey.REPLAYED, "true");
        }
        answer(exchange, done, results(document.branch(done.held()), done));
    }

    private static List<ObjectNode> results(List<TxnDocument.Step> steps, Done done) {
        List<ObjectNode> results = new ArrayList<>();
        Iterator<Outcome> written = done.outcomes().iterator();
        long room = Serving.ANSWER_VALUE_BYTES_MAX;
        for (TxnDocument.Step step : steps) {
            if (step instanceof TxnDocument.Step.Get get) {
                Entry entry = done.snapshot().get(get.key()).orElse(null);
                room -= entry == null ? 0 : entry.value().bytes().length;
                results.add(entry == null ? absent(get.key()) : ValueJson.of(entry, room >= 0));
            } else {
                results.add(of(written.next()));
            }
        }
        return results;
    }

    private static ObjectNode absent(Key key) {
        return Json.object().put("key", key.text()).put("absent", true);
    }

    private static ObjectNode of(Outcome outcome) {
        ObjectNode result = Json.object()
                .put("key", outcome.key().text())
                .put("effect", outcome.effect().name().toLowerCase(Locale.ROOT));
        return outcome.after() == null ? result : result.put("etag", outcome.after());
    }

    private static void answer(Exchange exchange, Done done, List<ObjectNode> results) throws IOException {
        Revision revision = done.snapshot().revision();
        ObjectNode answer = Json.object().put("succeeded", done.held()).put("revision", revision.id());
        ArrayNode array = answer.putArray("results");
        results.forEach(array::add);
        exchange.with(revision).answer(answer);
    }
}
