package io.c19.agent.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.c19.layers.Key;
import io.c19.layers.LimitException;
import io.c19.layers.Mutation;
import io.c19.layers.Note;
import io.c19.layers.Precondition;
import io.c19.layers.Revision;
import io.c19.layers.Transaction;
import io.c19.layers.Transaction.Condition;
import io.c19.layers.Transaction.Request;
import io.c19.layers.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client sent as a transaction.
 *
 * @param members of the document, for what is in history
 */
record TxnDocument(Members members, List<Condition> conditions, List<Step> then, List<Step> otherwise) {
    /** Conditions on prefixes: for each one directories are compared, while all other writers wait. */
    static final int PREFIXES_MAX = 100;

    /** One thing to do. */
    sealed interface Step {
        record Write(Mutation mutation) implements Step {}

        record Get(Key key) implements Step {}
    }

    /** @throws ProblemException when anything in it is malformed, or a revision in it is not known */
    static TxnDocument read(JsonNode json, Serving serving) {
        Members members = Members.of("", json, "if", "then", "else", "message", "author");
        Reader reader = new Reader(serving);
        return new TxnDocument(
                members, reader.conditions(members), reader.steps(members, "then"), reader.steps(members, "else"));
    }

    Transaction transaction(Note note, @Nullable Request request) {
        return new Transaction(conditions, mutations(then), mutations(otherwise), note, request);
    }

    List<Step> branch(boolean held) {
        return held ? then : otherwise;
    }

    private static List<Mutation> mutations(List<Step> steps) {
        List<Mutation> mutations = new ArrayList<>();
        for (Step step : steps) {
            if (step instanceof Step.Write write) {
                mutations.add(write.mutation());
            }
        }
        return mutations;
    }

    private record Reader(Serving serving) {
        private List<Condition> conditions(Members body) {
            List<Condition> conditions = new ArrayList<>();
            int prefixes = 0;
            for (JsonNode item : items(body, "if")) {
                String where = "if[%d]".formatted(conditions.size());
                prefixes += item.has("prefix") ? 1 : 0;
                if (prefixes > PREFIXES_MAX) {
                    throw new LimitException("conditions on prefixes", prefixes, PREFIXES_MAX);
                }
                conditions.add(item.has("prefix") ? ofPrefix(where, item) : new Condition.OfKey(ofKey(where, item)));
            }
            return conditions;
        }

        private Precondition ofKey(String where, JsonNode item) {
            Members condition = Members.of(where, item, "key", "etag", "absent");
            Key key = key(condition, "key");
            String etag = condition.text("etag");
            boolean absent = condition.isTrue("absent");
            if (absent == (etag != null)) {
                throw condition.wrong("etag", "either an etag or absent: true");
            }
            return etag == null ? new Precondition.Absent(key) : new Precondition.EtagIn(key, Set.of(etag));
        }

        private Condition ofPrefix(String where, JsonNode item) {
            Members condition = Members.of(where, item, "prefix", "revision");
            Revision since = serving.revisions().revision(condition.required("revision"));
            return new Condition.Unchanged(condition.prefix("prefix"), since);
        }

        private List<Step> steps(Members body, String name) {
            List<Step> steps = new ArrayList<>();
            Set<Key> written = new HashSet<>();
            for (JsonNode item : items(body, name)) {
                String where = "%s[%d]".formatted(name, steps.size());
                Step step = item.has("get") ? get(where, item) : new Step.Write(mutation(where, item));
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
    }
}
