package io.c19.agent.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.c19.layers.Entry;
import io.c19.layers.Listed;
import io.c19.layers.Value;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** How values look in JSON: as text where they are text, in base 64 where not; either way byte for byte. */
final class ValueJson {
    private ValueJson() {}

    static void put(ObjectNode object, byte[] bytes) {
        put(object, "value", bytes);
    }

    /** @param name of the member; {@code Base64} is added to it where the bytes are not text */
    static void put(ObjectNode object, String name, byte[] bytes) {
        String text = Texts.readable(bytes);
        if (text == null) {
            object.put(name + "Base64", bytes);
        } else {
            object.put(name, text);
        }
    }

    /** What an entry says of itself; without its value it says that it was omitted. */
    static ObjectNode of(Entry entry, boolean withValue) {
        ObjectNode object = Json.object().put("key", entry.key().text());
        Value value = entry.value();
        if (withValue) {
            put(object, value.bytes());
        } else {
            object.put("omitted", true);
        }
        about(object, entry.etag(), value.bytes().length, value.contentTypeOrDefault(), value.expires());
        return object;
    }

    /** As in a listing: with the value if it was asked for. */
    static ObjectNode of(Listed listed) {
        ObjectNode object = Json.object().put("key", listed.key().text());
        if (listed.value() != null) {
            put(object, listed.value().bytes());
        }
        String contentType = listed.contentType() == null ? Value.DEFAULT_CONTENT_TYPE : listed.contentType();
        about(object, listed.etag(), listed.sizeBytes(), contentType, listed.expires());
        if (listed.conflicted()) {
            object.put("conflict", true);
        }
        return object;
    }

    /**
     * The value in the members {@code value} or {@code valueBase64}; null when it has neither. A string is the text itself,
     * any other JSON is itself a JSON value.
     */
    static @Nullable Value read(Members members, @Nullable String contentType, @Nullable Instant expires) {
        JsonNode value = members.node("value");
        if (value == null) {
            String base64 = members.text("valueBase64");
            return base64 == null ? null : new Value(decoded(members, base64), contentType, expires, null);
        } else if (members.has("valueBase64")) {
            throw members.wrong("valueBase64", "not together with value");
        }
        if (!value.isTextual()) {
            String type = contentType == null ? Json.CONTENT_TYPE : contentType;
            return new Value(Json.bytes(value), type, expires, null);
        }
        String text = value.textValue();
        if (!Texts.isWellFormed(text)) {
            throw members.wrong("value", "text without unpaired surrogates");
        }
        return new Value(Texts.bytes(text), contentType, expires, null);
    }

    private static byte[] decoded(Members members, String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw members.wrong("valueBase64", "base 64 as in section 4 of RFC 4648");
        }
    }

    private static void about(
            ObjectNode object, String etag, long size, String contentType, @Nullable Instant expires) {
        object.put("etag", etag)
                .put("size", size)
                .put("contentType", contentType)
                .put("expires", Texts.time(expires));
    }
}
