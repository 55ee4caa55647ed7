package io.c19.connection.query;

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
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Questions and replies as JSON. */
final class Wire {
    static final JsonMapper MAPPER = new JsonMapper();

    /** More than any sensible network needs; nobody makes an agent ask for longer. */
    private static final int HOPS_MAX = 32;

    private static final long MILLIS_MAX = 600_000;

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
            if (!node.path("id").isTextual() || hops < 0 || hops > HOPS_MAX || millis < 1 || millis > MILLIS_MAX) {
                throw new IOException("it is no question");
            }
            return new Question(
                    node.path("id").textValue(),
                    new Key(node.path("key").asText("")),
                    new Arc(node.path("from").asLong(), node.path("to").asLong()),
                    hops,
                    millis,
                    told,
                    node.path("origin").textValue());
        } catch (InvalidKeyException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    static byte[] write(Reply reply) throws IOException {
        ObjectNode node = MAPPER.createObjectNode();
        if (reply instanceof Found found) {
            write(node.put("reply", "found").put("age", found.ageMillis()), found.value());
        } else {
            node.put("reply", reply instanceof Absent ? "absent" : reply instanceof Seen ? "seen" : "unanswered");
        }
        return MAPPER.writeValueAsBytes(node);
    }

    static Reply reply(byte[] json) throws IOException {
        JsonNode node = MAPPER.readTree(json);
        return switch (node.path("reply").asText("")) {
            case "found" -> new Found(value(node), Math.max(0, node.path("age").asLong()));
            case "absent" -> new Absent();
            case "seen" -> new Seen();
            case "unanswered" -> new Unanswered();
            default -> throw new IOException("something else than an agent with a connection of kind Query answers");
        };
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
