package io.c19.connection.query;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.c19.layers.Key;
import io.c19.layers.ListQuery;
import io.c19.layers.Listed;
import io.c19.layers.Listing;
import io.c19.layers.Prefix;
import io.c19.layers.Snapshot;
import io.c19.layers.State;
import io.c19.layers.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a state holds below a prefix, to be copied before anybody asks. Thread-safe. */
final class Holdings {
    static final String PATH = "/held";

    /** Of one prefix at one agent. It is held in memory whole, by both. */
    static final int BYTES_MAX = 64 << 20;

    private static final int PAGE = 100;

    private final State state;

    Holdings(State state) {
        this.state = state;
    }

    /**
     * A value with when it was written.
     *
     * @param time by which the latest of several agents' counts
     */
    record Held(Value value, Instant time) {}

    /**
     * @param revision that another agent has a copy of; null: none
     * @return JSON; empty when nothing has changed since
     * @throws IOException when it is too much
     */
    byte[] tell(Prefix prefix, @Nullable String revision) throws IOException {
        Snapshot head = state.head();
        if (head.revision().id().equals(revision)) {
            return new byte[0];
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = Wire.MAPPER.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("revision", head.revision().id());
            json.writeObjectFieldStart("held");
            String next = null;
            do {
                Listing page = head.list(new ListQuery(prefix, false, next, PAGE, true));
                for (Listed listed : page.entries()) {
                    json.writeFieldName(listed.key().text());
                    Wire.MAPPER.writeTree(json, node(head, listed));
                    if (out.size() > BYTES_MAX) {
                        throw new IOException("what is below '%s' is over %d bytes".formatted(prefix, BYTES_MAX));
                    }
                }
                next = page.next();
            } while (next != null);
            json.writeEndObject();
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    private static ObjectNode node(Snapshot head, Listed listed) {
        ObjectNode node = Wire.MAPPER.createObjectNode();
        Value value = listed.value();
        if (value != null) {
            Wire.write(node, value);
        }
        return node.put(
                "time", head.modified(listed.key()).orElse(Instant.EPOCH).toString());
    }

    static String revision(JsonNode json) {
        return json.path("revision").asText("");
    }

    static Map<Key, Held> held(JsonNode json) throws IOException {
        Map<Key, Held> held = new HashMap<>();
        for (Map.Entry<String, JsonNode> member : json.path("held").properties()) {
            Instant time = Wire.time(member.getValue().path("time"));
            held.put(
                    new Key(member.getKey()),
                    new Held(Wire.value(member.getValue()), time == null ? Instant.EPOCH : time));
        }
        return held;
    }
}
