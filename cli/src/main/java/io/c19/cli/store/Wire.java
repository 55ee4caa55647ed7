package io.c19.cli.store;

import com.fasterxml.jackson.databind.JsonNode;
import io.c19.cli.store.Store.Bytes;
import io.c19.cli.store.Store.Changed;
import io.c19.cli.store.Store.Described;
import io.c19.cli.store.Store.Item;
import io.c19.layers.Author;
import io.c19.layers.Batch;
import io.c19.layers.Conflicts.Choice;
import io.c19.layers.Conflicts.Rule;
import io.c19.layers.Conflicts.Side;
import io.c19.layers.Connection.Peer;
import io.c19.layers.Entry;
import io.c19.layers.History.Logged;
import io.c19.layers.Key;
import io.c19.layers.KeyChange;
import io.c19.layers.Listed;
import io.c19.layers.Maintenance.Collected;
import io.c19.layers.Maintenance.Size;
import io.c19.layers.Mutation;
import io.c19.layers.Note;
import io.c19.layers.Outcome;
import io.c19.layers.Outcome.Effect;
import io.c19.layers.Precondition;
import io.c19.layers.Prefix;
import io.c19.layers.Revision;
import io.c19.layers.Value;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The agent's JSON, to and from what commands work with. What an agent answers is believed: it validated it. */
final class Wire {
    private Wire() {}

    static Described described(JsonNode entry) {
        Key key = new Key(entry.path("key").asText());
        byte[] bytes = bytes(entry, "value");
        Value value = new Value(
                bytes == null ? new byte[0] : bytes, text(entry, "contentType"), time(entry, "expires"), null);
        return new Described(
                new Entry(
                        key,
                        value,
                        entry.path("etag").asText(),
                        entry.path("conflict").asBoolean()),
                new Revision(entry.path("revision").asText()),
                Instant.parse(entry.path("modified").asText()));
    }

    static Item listed(JsonNode entry) {
        byte[] bytes = bytes(entry, "value");
        String given = text(entry, "contentType");
        String type = Value.DEFAULT_CONTENT_TYPE.equals(given) ? null : given;
        Instant expires = time(entry, "expires");
        return new Item.One(new Listed(
                new Key(entry.path("key").asText()),
                entry.path("etag").asText(),
                entry.path("size").asLong(),
                type,
                expires,
                entry.path("conflict").asBoolean(),
                bytes == null ? null : new Value(bytes, type, expires, null)));
    }

    /** An entry of the log of a prefix. */
    static Logged logged(JsonNode entry) {
        List<KeyChange> changes = new ArrayList<>();
        entry.path("changes").forEach(change -> changes.add(change(change)));
        return logged(entry, changes, entry.path("changesTotal").asLong());
    }

    /** An entry of the history of a key. */
    static Logged logged(JsonNode entry, Key key) {
        return logged(entry, List.of(new KeyChange(key, null, text(entry, "etag"))), 1);
    }

    private static Logged logged(JsonNode entry, List<KeyChange> changes, long total) {
        return new Logged(
                new Revision(entry.path("revision").asText()),
                Instant.parse(entry.path("time").asText()),
                Author.parse(entry.path("author").asText()),
                entry.path("message").asText(),
                text(entry, "node"),
                changes,
                total);
    }

    static Changed changed(JsonNode entry) {
        byte[] before = bytes(entry, "beforeValue");
        byte[] after = bytes(entry, "afterValue");
        return new Changed(
                change(entry), before == null ? null : new Bytes(before), after == null ? null : new Bytes(after));
    }

    private static KeyChange change(JsonNode entry) {
        return new KeyChange(new Key(entry.path("key").asText()), text(entry, "before"), text(entry, "after"));
    }

    static Outcome outcome(JsonNode result) {
        Effect effect = Effect.valueOf(result.path("effect").asText().toUpperCase(Locale.ROOT));
        return new Outcome(new Key(result.path("key").asText()), effect, null, text(result, "etag"));
    }

    static Map<String, @Nullable Object> transaction(Batch batch, Clock clock) {
        Map<String, @Nullable Object> transaction = new LinkedHashMap<>();
        transaction.put(
                "if", batch.preconditions().stream().map(Wire::condition).toList());
        transaction.put(
                "then",
                batch.mutations().stream()
                        .map(mutation -> operation(mutation, clock))
                        .toList());
        addNote(transaction, batch.note());
        return transaction;
    }

    static void addNote(Map<String, @Nullable Object> request, Note note) {
        if (note.message() != null) {
            request.put("message", note.message());
        }
        if (note.author() != null) {
            request.put("author", note.author().toString());
        }
    }

    /** How long until a value expires; one that has expired already lives for the shortest time there is. */
    static long ttlMillis(Instant expires, Clock clock) {
        return Math.max(1, expires.toEpochMilli() - clock.millis());
    }

    private static Map<String, @Nullable Object> condition(Precondition condition) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("key", condition.key().text());
        if (condition instanceof Precondition.EtagIn in && in.etags().size() == 1) {
            fields.put("etag", in.etags().iterator().next());
        } else if (condition instanceof Precondition.Absent) {
            fields.put("absent", true);
        } else {
            throw new IllegalArgumentException(
                    "condition: %s (expected: one that a transaction can hold)".formatted(condition));
        }
        return fields;
    }

    private static Map<String, @Nullable Object> operation(Mutation mutation, Clock clock) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        if (mutation instanceof Mutation.Put put) {
            fields.put("put", put.key().text());
            addValue(fields, put.value(), clock);
        } else {
            fields.put("delete", mutation.key().text());
        }
        return fields;
    }

    private static void addValue(Map<String, @Nullable Object> fields, Value value, Clock clock) {
        fields.put("valueBase64", Base64.getEncoder().encodeToString(value.bytes()));
        if (value.contentType() != null) {
            fields.put("contentType", value.contentType());
        }
        if (value.expires() != null) {
            fields.put("ttl", ttlMillis(value.expires(), clock));
        }
    }

    /** A value as conflicts show it. */
    static Value value(JsonNode entry) {
        byte[] bytes = bytes(entry, "value");
        return new Value(bytes == null ? new byte[0] : bytes, text(entry, "contentType"), time(entry, "expires"), null);
    }

    static Side side(JsonNode side, @Nullable Value value) {
        return new Side(
                new Revision(side.path("commit").asText()),
                text(side, "node"),
                Author.parse(side.path("author").asText()),
                Instant.parse(side.path("time").asText()),
                value);
    }

    static Map<String, @Nullable Object> choice(Choice choice, Clock clock) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        if (choice instanceof Choice.TakeSide side) {
            fields.put("side", side.commit().id());
        } else if (choice instanceof Choice.Put put) {
            addValue(fields, put.value(), clock);
        } else if (choice instanceof Choice.ByPolicy policy) {
            fields.put("policy", policy.kind());
            fields.put("nodes", policy.nodes());
        } else {
            fields.put("delete", true);
        }
        return fields;
    }

    static Rule rule(JsonNode rule) {
        List<String> nodes = new ArrayList<>();
        rule.path("nodes").forEach(node -> nodes.add(node.asText()));
        return new Rule(
                new Prefix(rule.path("prefix").asText()), rule.path("policy").asText(), nodes);
    }

    /** As it is sent, and shown to programs. */
    static Map<String, @Nullable Object> fields(Rule rule) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("prefix", rule.prefix().text());
        fields.put("policy", rule.kind());
        fields.put("nodes", rule.nodes());
        return fields;
    }

    private static byte @Nullable [] bytes(JsonNode entry, String field) {
        String text = text(entry, field);
        if (text != null) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        String base64 = text(entry, field + "Base64");
        return base64 == null ? null : Base64.getDecoder().decode(base64);
    }

    private static @Nullable String text(JsonNode entry, String field) {
        return entry.path(field).textValue();
    }

    private static @Nullable Instant time(JsonNode entry, String field) {
        String text = text(entry, field);
        return text == null ? null : Instant.parse(text);
    }

    static Collected collected(JsonNode answer) {
        return new Collected(
                answer.path("objects").asLong(),
                answer.path("dropped").asLong(),
                size(answer.path("before")),
                size(answer.path("after")));
    }

    private static Size size(JsonNode size) {
        return new Size(size.path("files").asLong(), size.path("bytes").asLong());
    }

    static List<Peer> peers(JsonNode answer) {
        List<Peer> peers = new ArrayList<>();
        answer.path("entries").forEach(peer -> peers.add(peer(peer)));
        return peers;
    }

    private static Peer peer(JsonNode peer) {
        Map<String, Revision> frontier = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> node : peer.path("frontier").properties()) {
            frontier.put(node.getKey(), new Revision(node.getValue().asText()));
        }
        return new Peer(
                peer.path("address").asText(),
                text(peer, "node"),
                time(peer, "lastContact"),
                peer.path("failures").asInt(),
                text(peer, "fault"),
                text(peer, "activity"),
                frontier,
                peer.hasNonNull("behind") ? peer.path("behind").asInt() : null,
                peer.hasNonNull("ahead") ? peer.path("ahead").asInt() : null);
    }
}
