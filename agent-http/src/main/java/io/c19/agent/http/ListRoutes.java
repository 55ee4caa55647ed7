package io.c19.agent.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.c19.layers.ApplyResult.Applied;
import io.c19.layers.Batch;
import io.c19.layers.Key;
import io.c19.layers.ListQuery;
import io.c19.layers.Listed;
import io.c19.layers.Listing;
import io.c19.layers.Mutation;
import io.c19.layers.Outcome;
import io.c19.layers.Prefix;
import io.c19.layers.Snapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All keys of a prefix: list, delete. */
final class ListRoutes {
    private static final String PATH = "/v1/kv";

    /** What one request may delete: about 100 MiB of memory while it does. */
    static final int DELETE_KEYS_MAX = 100_000;

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
        List<Mutation> deletes = deletes(serving.state().head(), prefix);
        if (confirm == null || confirm != deletes.size()) {
            throw notConfirmed(prefix, confirm, deletes.size());
        }
        Applied applied = serving.apply(new Batch(List.of(), deletes, exchange.note()));
        long deleted = applied.outcomes().stream()
                .filter(outcome -> outcome.effect() == Outcome.Effect.DELETED)
                .count();
        exchange.with(applied.revision())
                .answer(Json.object()
                        .put("deleted", deleted)
                        .put("revision", applied.revision().id()));
    }

    private List<Mutation> deletes(Snapshot snapshot, Prefix prefix) {
        List<Mutation> deletes = new ArrayList<>();
        ListQuery query = ListQuery.of(prefix, serving.limits().pageMax());
        String after = null;
        do {
            Listing page = snapshot.list(query.after(after));
            page.entries().forEach(listed -> deletes.add(new Mutation.Delete(listed.key())));
            if (deletes.size() > DELETE_KEYS_MAX) {
                throw ProblemType.TOO_LARGE.failure(
                        "prefix: '%s' has more than %d keys (expected: a longer prefix, one after the other)."
                                .formatted(prefix, DELETE_KEYS_MAX));
            }
            after = page.next();
        } while (after != null);
        return deletes;
    }

    private static ProblemException notConfirmed(Prefix prefix, @Nullable Long confirm, int keys) {
        return ProblemType.CONFIRMATION_DIFFERS
                .problem("prefix: '%s' has %d keys (expected: confirm=%d to delete them all)."
                        .formatted(prefix, keys, keys))
                .with("expected", confirm)
                .with("actual", keys)
                .failure();
    }
}
