package io.c19.agent.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.c19.layers.Deleted;
import io.c19.layers.Key;
import io.c19.layers.ListQuery;
import io.c19.layers.Listed;
import io.c19.layers.Listing;
import io.c19.layers.Prefix;
import io.c19.layers.Snapshot;
import java.io.IOException;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All keys of a prefix: list, delete. */
final class ListRoutes {
    private static final String PATH = "/v1/kv";

    private final Serving serving;

    ListRoutes(Serving serving) {
        this.serving = serving;
    }

    List<Route> routes() {
        return List.of(Route.get(PATH, this::list), Route.delete(PATH, this::delete));
    }

    private void list(Exchange exchange) throws IOException {
        Query query = exchange.query("prefix", "delimiter", "limit", "cursor", "values", "at");
        Prefix prefix = query.prefix();
        boolean grouped = grouped(query);
        String at = query.revision("at");
        String scope = "kv\n%s\n%s\n%s".formatted(prefix, grouped, at == null ? "" : at);
        Cursor cursor = Cursor.read(query, scope, 2);
        Snapshot snapshot = cursor == null
                ? serving.revisions().named(at)
                : serving.revisions().pinned(cursor.marks().get(0));
        String after = cursor == null ? null : cursor.marks().get(1);
        int limit = query.limit(Integer.MAX_VALUE, serving.limits());

        Listing page = page(snapshot, new ListQuery(prefix, grouped, after, limit, query.flag("values")));
        ObjectNode answer = Json.object();
        ArrayNode entries = answer.putArray("entries");
        page.entries().forEach(listed -> entries.add(ValueJson.of(listed)));
        ArrayNode prefixes = answer.putArray("prefixes");
        page.prefixes().forEach(prefixes::add);
        String revision = snapshot.revision().id();
        String next = page.next();
        answer.put(
                "cursor", next == null ? null : Cursor.of(scope, revision, next).encode());
        exchange.with(snapshot.revision()).answer(answer.put("revision", revision));
    }

    private static boolean grouped(Query query) {
        String delimiter = query.text("delimiter");
        if (delimiter != null && !delimiter.equals("/")) {
            throw ProblemType.INVALID_REQUEST.failure(
                    "delimiter: '%s' (expected: /).".formatted(Texts.shown(delimiter)));
        }
        return delimiter != null;
    }

    /** A page that with values ends before they are too much together: their lengths are known before they are read. */
    private static Listing page(Snapshot snapshot, ListQuery query) {
        if (!query.values()) {
            return snapshot.list(query);
        }
        Listing lengths =
                snapshot.list(new ListQuery(query.prefix(), query.grouped(), query.after(), query.limit(), false));
        int fitting = fitting(lengths);
        return fitting == 0
                ? lengths
                : snapshot.list(new ListQuery(query.prefix(), query.grouped(), query.after(), fitting, true));
    }

    /** How many items of the page, in order, have values that fit into an answer; the first one always does. */
    private static int fitting(Listing page) {
        TreeMap<String, Long> lengths = new TreeMap<>(Key.TEXT_ORDER);
        for (Listed listed : page.entries()) {
            lengths.put(listed.key().text(), listed.sizeBytes());
        }
        for (String prefix : page.prefixes()) {
            lengths.put(prefix, 0L);
        }
        long sum = 0;
        int fitting = 0;
        for (long length : lengths.values()) {
            sum += length;
            if (fitting > 0 && sum > Serving.ANSWER_VALUE_BYTES_MAX) {
                return fitting;
            }
            fitting++;
        }
        return fitting;
    }

    private void delete(Exchange exchange) throws IOException {
        Query query = exchange.query("prefix", "confirm");
        if (!query.has("prefix")) {
            throw ProblemType.INVALID_REQUEST.failure(
                    "prefix: is missing (expected: the prefix whose keys to delete; prefix= stands for all keys).");
        }
        exchange.refuse(Exchange.IF_MATCH, Exchange.IF_NONE_MATCH);
        Prefix prefix = query.prefix();
        Long confirm = query.number("confirm", 0, Long.MAX_VALUE);
        Deleted deleted = serving.transactions().deleteAll(prefix, confirm, exchange.note());
        if (deleted instanceof Deleted.Done done) {
            exchange.with(done.revision())
                    .answer(Json.object()
                            .put("deleted", done.keys())
                            .put("revision", done.revision().id()));
        } else if (deleted instanceof Deleted.Refused refused) {
            throw Problems.of(refused.why()).failure();
        } else if (deleted instanceof Deleted.OtherCount other) {
            throw notConfirmed(prefix, confirm, other.actual());
        }
    }

    private static ProblemException notConfirmed(Prefix prefix, @Nullable Long confirm, long keys) {
        return ProblemType.CONFIRMATION_DIFFERS
                .problem("prefix: '%s' has %d keys (expected: confirm=%d to delete them all)."
                        .formatted(prefix, keys, keys))
                .with("expected", confirm)
                .with("actual", keys)
                .failure();
    }
}
