package io.c19.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** JSON on the wire. */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final TypeReference<LinkedHashMap<String, @Nullable Object>> FIELDS = new TypeReference<>() {};

    private Json() {}

    static byte[] bytes(Map<String, @Nullable Object> object) {
        try {
            return MAPPER.writeValueAsBytes(object);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain values can be written", e);
        }
    }

    static JsonNode parse(byte[] json) throws IOException {
        return MAPPER.readTree(json);
    }

    static @Nullable JsonNode parseOrNull(byte[] json) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            return null;
        }
    }

    /** An object as plain values. */
    static Map<String, @Nullable Object> fields(JsonNode object) {
        return MAPPER.convertValue(object, FIELDS);
    }

    static @Nullable String text(JsonNode object, String field) {
        return object.path(field).textValue();
    }

    /** A text that every agent gives. */
    static String name(JsonNode object, String field) {
        return object.path(field).asText();
    }

    static @Nullable Long number(JsonNode object, String field) {
        JsonNode number = object.path(field);
        return number.isNumber() ? number.longValue() : null;
    }

    static @Nullable Instant time(JsonNode object, String field) {
        String text = text(object, field);
        return text == null ? null : Instant.parse(text);
    }

    static <T> List<T> list(JsonNode array, Function<JsonNode, T> element) {
        List<T> list = new ArrayList<>();
        array.forEach(node -> list.add(element.apply(node)));
        return list;
    }

    static List<String> names(JsonNode array) {
        return list(array, JsonNode::asText);
    }

    /** The bytes that a field, or the one that is called so with {@code Base64} behind it, stands for. */
    static byte @Nullable [] bytes(JsonNode object, String field) {
        String text = text(object, field);
        if (text != null) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        String base64 = text(object, field + "Base64");
        return base64 == null ? null : Base64.getDecoder().decode(base64);
    }

    /** A value with its type and expiry; null when there is none, or the agent left it out. */
    static @Nullable Value value(JsonNode object) {
        byte[] bytes = bytes(object, "value");
        return bytes == null ? null : new Value(bytes, text(object, "contentType"), time(object, "expires"));
    }

    static Map<String, @Nullable Object> object(String field, @Nullable Object value) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put(field, value);
        return object;
    }

    /** Adds what is not null. */
    static void put(Map<String, @Nullable Object> object, String field, @Nullable Object value) {
        if (value != null) {
            object.put(field, value);
        }
    }

    static void putValue(Map<String, @Nullable Object> object, Value value) {
        object.put("valueBase64", Base64.getEncoder().encodeToString(value.bytes()));
        put(object, "contentType", value.contentType());
    }
}
