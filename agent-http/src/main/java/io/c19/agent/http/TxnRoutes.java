package io.c19.agent.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.c19.layers.ApplyResult;
import io.c19.layers.ApplyResult.Applied;
import io.c19.layers.ApplyResult.PreconditionFailed;
import io.c19.layers.Batch;
import io.c19.layers.Entry;
import io.c19.layers.Key;
import io.c19.layers.LimitException;
import io.c19.layers.Mutation;
import io.c19.layers.Outcome;
import io.c19.layers.Precondition;
import io.c19.layers.Snapshot;
import io.c19.layers.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Several keys at once: conditions, and what to do if they hold and if not. */
final class TxnRoutes {
    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private final Serving serving;

    TxnRoutes(Serving serving) {
        this.serving = serving;
    }

    List<Route> routes() {
        return List.of(Route.post("/v1/txn", serving.largeBodies().bounded(this::txn)));
    }

    private sealed interface Step {
        record Write(Mutation mutation) implements Step {}

        record Get(Key key) implements Step {}
    }

    private void txn(Exchange exchange) throws IOException {
        exchange.query();
        exchange.refuse(Exchange.IF_MATCH, Exchange.IF_NONE_MATCH);
        if (exchange.header(IDEMPOTENCY_KEY) != null) {
            throw ProblemType.NOT_SUPPORTED.failure(
                    "%s: is not supported; send the batch without it and make a retry safe by conditions in if."
                            .formatted(IDEMPOTENCY_KEY));
        }
        Members body = Members.of("", exchange.json(serving.bodyMax()), "if", "then", "else", "message", "author");
        List<Precondition> conditions = conditions(body);
        List<Step> then = steps(body, "then", true);
        List<Step> otherwise = steps(body, "else", false);
        List<Mutation> mutations = new ArrayList<>();
        for (Step step : then) {
            if (step instanceof Step.Write write) {
                mutations.add(write.mutation());
            }
        }
        Batch batch = new Batch(conditions, mutations, NoteHeaders.read(body, exchange.note()));
        ApplyResult result = serving.state().apply(batch);
        if (result instanceof PreconditionFailed) {
            Snapshot head = serving.state().head();
            answer(exchange, false, head, results(otherwise, List.of(), head));
        } else {
            Applied applied = Serving.applied(result);
            Snapshot after = serving.state().at(applied.revision()).orElseGet(() -> serving.state()
                    .head());
            answer(exchange, true, after, results(then, applied.outcomes(), after));
        }
    }

    private List<Precondition> conditions(Members body) {
        List<Precondition> conditions = new ArrayList<>();
        for (JsonNode item : items(body, "if")) {
            Members condition = Members.of("if[%d]".formatted(conditions.size()), item, "key", "etag", "absent");
            Key key = key(condition, "key");
            String etag = condition.text("etag");
            boolean absent = condition.isTrue("absent");
            if (absent == (etag != null)) {
                throw condition.wrong("etag", "either an etag or absent: true");
            }
            conditions.add(etag == null ? new Precondition.Absent(key) : new Precondition.EtagIn(key, Set.of(etag)));
        }
        return conditions;
    }

    private List<Step> steps(Members body, String name, boolean writes) {
        List<Step> steps = new ArrayList<>();
        Set<Key> written = new HashSet<>();
        for (JsonNode item : items(body, name)) {
            String where = "%s[%d]".formatted(name, steps.size());
            Step step = item.has("get") || !writes ? get(where, item) : new Step.Write(mutation(where, item));
            if (step instanceof Step.Write write
                    && !written.add(write.mutation().key())) {
                throw ProblemType.INVALID_REQUEST.failure(
                        "%s: key '%s' is written twice (expected: one put or delete of each key)."
                                .formatted(where, write.mutation().key()));
            }
            steps.add(step);
        }
        return steps;
    }

    private Step get(String where, JsonNode item) {
        return new Step.Get(key(Members.of(where, item, "get"), "get"));
    }

    private Mutation mutation(String where, JsonNode item) {
        if (item.has("delete")) {
            return new Mutation.Delete(key(Members.of(where, item, "delete"), "delete"));
        }
        Members put = Members.of(where, item, "put", "value", "valueBase64", "contentType", "ttl");
        if (!put.has("put")) {
            throw put.wrong("put", "one of put, delete and get, with a key");
        }
        Long ttl = put.number("ttl", 1, Serving.TTL_MILLIS_MAX);
        String contentType = MediaTypes.toKeep(put.text("contentType"));
        Value value = ValueJson.read(put, contentType, serving.expires(ttl));
        if (value == null) {
            throw put.wrong("value", "value or valueBase64");
        }
        return new Mutation.Put(key(put, "put"), value);
    }

    private Key key(Members members, String name) {
        Key key = members.key(name);
        serving.limits().check(key);
        return key;
    }

    private List<JsonNode> items(Members body, String name) {
        List<JsonNode> items = body.items(name);
        int max = serving.limits().batchOperationsMax();
        if (items.size() > max) {
            throw new LimitException("length of " + name, items.size(), max);
        }
        return items;
    }

    /** @param outcomes of the steps that write, in their order */
    private static List<ObjectNode> results(List<Step> steps, List<Outcome> outcomes, Snapshot snapshot) {
        List<ObjectNode> results = new ArrayList<>();
        Iterator<Outcome> written = outcomes.iterator();
        long room = Serving.ANSWER_VALUE_BYTES_MAX;
        for (Step step : steps) {
            if (step instanceof Step.Get get) {
                Entry entry = snapshot.get(get.key()).orElse(null);
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

    private static void answer(Exchange exchange, boolean succeeded, Snapshot snapshot, List<ObjectNode> results)
            throws IOException {
        ObjectNode answer = Json.object()
                .put("succeeded", succeeded)
                .put("revision", snapshot.revision().id());
        ArrayNode array = answer.putArray("results");
        results.forEach(array::add);
        exchange.with(snapshot.revision()).answer(answer);
    }
}
