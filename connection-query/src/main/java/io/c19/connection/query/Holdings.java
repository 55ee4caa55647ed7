package io.c19.connection.query;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.c19.layers.InvalidKeyException;
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

    /** All of one prefix at one agent. */
    record Copied(String revision, Map<Key, Held> held) {}

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

    /** What another agent told, read piece by piece. */
    static Copied copied(byte[] told) throws IOException {
        String revision = "";
        Map<Key, Held> held = new HashMap<>();
        try (JsonParser json = Wire.MAPPER.createParser(told)) {
            expect(json, json.nextToken(), JsonToken.START_OBJECT);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                if (json.currentName().equals("held")) {
                    expect(json, json.nextToken(), JsonToken.START_OBJECT);
                    while (json.nextToken() == JsonToken.FIELD_NAME) {
                        Key key = new Key(json.currentName());
                        json.nextToken();
                        held.put(key, held(Wire.MAPPER.readTree(json)));
                    }
                } else {
                    String text = json.nextTextValue();
                    revision = text == null ? "" : text;
                }
            }
            return new Copied(revision, held);
        } catch (InvalidKeyException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static void expect(JsonParser json, @Nullable JsonToken token, JsonToken expected) throws IOException {
        if (token != expected) {
            throw new IOException("something else than an agent with a connection of kind Query answers (%s)"
                    .formatted(json.currentLocation().offsetDescription()));
        }
    }

    private static Held held(JsonNode node) throws IOException {
        Instant time = Wire.time(node.path("time"));
        return new Held(Wire.value(node), time == null ? Instant.EPOCH : time);
    }
}
