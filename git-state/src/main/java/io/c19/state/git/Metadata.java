package io.c19.state.git;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.c19.layers.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a value beside its bytes: a small JSON file at {@code .c19/meta/KEY-PATH}, only for keys that have
 * some.
 *
 * <pre>{"contentType":"image/png","expires":"2026-01-01T00:00:00Z","written":"2025-12-31T23:00:00Z"}</pre>
 *
 * Each member is optional; unknown members are ignored, so that a later version may add some. A damaged file (a person
 * may have pushed it) reads as {@link #NONE}: the value is still there.
 */
record Metadata(@Nullable String contentType, @Nullable Instant expires, @Nullable Instant written) {
    static final Metadata NONE = new Metadata(null, null, null);

    /** Below the root of the tree of {@code main}. */
    static final String DIRECTORY = ".c19/meta";

    /** What is pushed may say anything; beyond it, arithmetic with times fails. */
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

    private static final ObjectMapper JSON = new ObjectMapper();

    static Metadata of(Value value) {
        return new Metadata(value.contentType(), value.expires(), value.written());
    }

    static Metadata parse(byte[] bytes) {
        try {
            JsonNode json = JSON.readTree(bytes);
            JsonNode type = json.path("contentType");
            return new Metadata(
                    type.isTextual() && isHeaderText(type.textValue()) ? type.textValue() : null,
                    instant(json.path("expires")),
                    instant(json.path("written")));
        } catch (IOException e) {
            return NONE;
        }
    }

    /** It becomes a header, and a person may have pushed it. */
    private static boolean isHeaderText(String text) {
        return text.chars().noneMatch(Character::isISOControl);
    }

    /** Whether putting the one where the other is would change nothing that a reader could tell, but for the time. */
    boolean sameButForTime(Metadata other) {
        return Objects.equals(contentType, other.contentType) && Objects.equals(expires, other.expires);
    }

    boolean isNone() {
        return equals(NONE);
    }

    /** The same metadata gives the same bytes on every node, since they are part of the commit's id. */
    byte[] toBytes() {
        ObjectNode json = JSON.createObjectNode();
        if (contentType != null) {
            json.put("contentType", contentType);
        }
        if (expires != null) {
            json.put("expires", expires.toString());
        }
        if (written != null) {
            json.put("written", written.toString());
        }
        try {
            return (JSON.writeValueAsString(json) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("three strings are always JSON", e);
        }
    }

    private static @Nullable Instant instant(JsonNode node) {
        try {
            Instant instant = node.isTextual() ? Instant.parse(node.textValue()) : null;
            return instant == null || instant.isAfter(LATEST) || instant.isBefore(Instant.EPOCH) ? null : instant;
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
