package io.c19.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A problem document (RFC 9457) of an agent.
 *
 * @param type what it is, stable, such as {@code key-clash}: the last part of the document's {@code type}
 * @param status of HTTP
 * @param detail one sentence that says what happened and what to do
 * @param retryable whether the same request may well succeed later
 * @param members the whole document: texts, numbers, truth values, null, and lists and maps of them
 */
public record Problem(
        String type, int status, String detail, boolean retryable, Map<String, @Nullable Object> members) {
    private static final String MEDIA_TYPE = "application/problem+json";
    private static final String TYPE_PREFIX = "/problems/";

    /** Null when an answer is none. */
    static @Nullable Problem of(Answer answer) {
        String mediaType = answer.header("Content-Type");
        if (mediaType == null || !mediaType.startsWith(MEDIA_TYPE)) {
            return null;
        }
        JsonNode document = Json.parseOrNull(answer.body());
        if (document == null || !document.isObject()) {
            return null;
        }
        String type = document.path("type").asText();
        return new Problem(
                type.startsWith(TYPE_PREFIX) ? type.substring(TYPE_PREFIX.length()) : type,
                answer.status(),
                document.path("detail").asText(document.path("title").asText()),
                document.path("retryable").asBoolean(),
                Json.fields(document));
    }

    /** A member that is a text; null when there is no such. */
    public @Nullable String text(String member) {
        return members.get(member) instanceof String text ? text : null;
    }

    boolean is(String other) {
        return type.equals(other);
    }
}
