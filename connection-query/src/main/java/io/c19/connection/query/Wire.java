package io.c19.connection.query;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.c19.connection.query.Reply.Absent;
import io.c19.connection.query.Reply.Found;
import io.c19.connection.query.Reply.Seen;
import io.c19.connection.query.Reply.Unanswered;
import io.c19.layers.InvalidKeyException;
import io.c19.layers.Key;
import io.c19.layers.Value;
import io.c19.peers.NodeAddress;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Questions and replies as JSON. */
final class Wire {
    /** What it reads is bounded by whoever reads it, so no text in it need be bounded again. */
    static final JsonMapper MAPPER = new JsonMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build());

    /** More than any sensible network needs; nobody makes an agent ask for longer. */
    private static final int HOPS_MAX = 32;

    private static final long MILLIS_MAX = 600_000;

    /** No copy is kept for longer. */
    private static final long AGE_MILLIS_MAX = Duration.ofDays(3).toMillis();

    /** Of the name by which a question is known. */
    private static final int ID_MAX = 64;

    private Wire() {}

    static byte[] write(Question question) throws IOException {
        ObjectNode node = MAPPER.createObjectNode()
                .put("id", question.id())
                .put("key", question.key().text())
                .put("from", question.arc().from())
                .put("to", question.arc().to())
                .put("hops", question.hops())
                .put("millis", question.millis())
                .put("origin", question.origin());
        question.told().forEach(node.putArray("told")::add);
        return MAPPER.writeValueAsBytes(node);
    }

    /** @throws IOException when it is none; the message is a part of a sentence */
    static Question question(byte[] json) throws IOException {
        JsonNode node = MAPPER.readTree(json);
        try {
            List<String> told = new ArrayList<>();
            node.path("told").forEach(one -> told.add(one.asText()));
            int hops = node.path("hops").asInt(-1);
            long millis = node.path("millis").asLong(-1);
            String id = node.path("id").asText("");
            String origin = node.path("origin").textValue();
            if (id.isEmpty()
                    || id.length() > ID_MAX
                    || hops < 0
                    || hops > HOPS_MAX
                    || millis < 1
                    || millis > MILLIS_MAX) {
                throw new IOException("it is no question");
            }
            if (origin != null && !NodeAddress.isOne(origin)) {
                throw new IOException("its origin is no address (expected: %s)".formatted(NodeAddress.FORM));
            }
            return new Question(
                    id,
                    new Key(node.path("key").asText("")),
                    new Arc(node.path("from").asLong(), node.path("to").asLong()),
                    hops,
                    millis,
                    told,
                    origin);
        } catch (InvalidKeyException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    static byte[] write(Reply reply) throws IOException {
        ObjectNode node = MAPPER.createObjectNode();
        if (reply instanceof Found found) {
            node.put("reply", "found").put("age", found.ageMillis()).put("hops", found.hops());
            write(node, found.value());
        } else {
            node.put("reply", reply instanceof Absent ? "absent" : reply instanceof Seen ? "seen" : "unanswered");
        }
        return MAPPER.writeValueAsBytes(node);
    }

    static Reply reply(byte[] json) throws IOException {
        JsonNode node = MAPPER.readTree(json);
        return switch (node.path("reply").asText("")) {
            case "found" ->
                new Found(
                        value(node),
                        Math.min(AGE_MILLIS_MAX, Math.max(0, node.path("age").asLong())),
                        Math.min(HOPS_MAX, Math.max(0, node.path("hops").asInt())));
            case "absent" -> new Absent();
            case "seen" -> new Seen();
            case "unanswered" -> new Unanswered();
            default -> throw new IOException("something else than an agent with a connection of kind Query answers");
        };
    }

    /** Keys whose copies are no longer right. */
    static byte[] write(List<Key> keys) throws IOException {
        return MAPPER.writeValueAsBytes(keys.stream().map(Key::text).toList());
    }

    /** @throws IOException when there is something else */
    static List<Key> keys(byte[] json) throws IOException {
        List<Key> keys = new ArrayList<>();
        for (JsonNode one : MAPPER.readTree(json)) {
            keys.add(new Key(one.asText()));
        }
        return keys;
    }

    static void write(ObjectNode node, Value value) {
        node.put("type", value.contentType());
        node.put("expires", text(value.expires()));
        node.put("written", text(value.written()));
        node.put("bytes", value.bytes());
    }

    static Value value(JsonNode node) throws IOException {
        try {
            byte[] bytes = node.path("bytes").binaryValue();
            if (bytes == null) {
                throw new IOException("it has no value");
            }
            return new Value(
                    bytes, node.path("type").textValue(), time(node.path("expires")), time(node.path("written")));
        } catch (DateTimeException e) {
            throw new IOException("its time is none", e);
        }
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }

    static @Nullable Instant time(JsonNode node) {
        return node.isTextual() ? Instant.parse(node.textValue()) : null;
    }
}
