package io.c19.agent.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the next page of a list starts. A client gets it as an opaque URL-safe text and gives it back as it is.
 *
 * @param scope what the list is of; a cursor fits no other list
 * @param marks the revisions that the list is pinned to, and the position in it
 */
record Cursor(String scope, List<String> marks) {
    Cursor {
        marks = List.copyOf(marks);
    }

    static Cursor of(String scope, String... marks) {
        return new Cursor(scope, List.of(marks));
    }

    /**
     * Reads the cursor that a request may have.
     *
     * @param marks how many a cursor of this scope has
     * @throws ProblemException when it is none of ours, or one of another list
     */
    static @Nullable Cursor read(Query query, String scope, int marks) {
        String text = query.text("cursor");
        if (text == null) {
            return null;
        }
        Cursor cursor = decode(text);
        if (!cursor.scope.equals(scope) || cursor.marks.size() != marks) {
            throw foreign();
        }
        return cursor;
    }

    String encode() {
        ArrayNode array = Json.object().arrayNode().add(scope);
        marks.forEach(array::add);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.bytes(array));
    }

    private static Cursor decode(String text) {
        try {
            JsonNode array = Json.parse(Base64.getUrlDecoder().decode(text.getBytes(StandardCharsets.UTF_8)));
            List<String> parts = new ArrayList<>();
            for (JsonNode part : array) {
                parts.add(part.asText());
            }
            if (array.isArray() && !parts.isEmpty()) {
                return new Cursor(parts.get(0), parts.subList(1, parts.size()));
            }
        } catch (IllegalArgumentException | Json.Fault e) {
            // Answered below.
        }
        throw ProblemType.INVALID_CURSOR.failure(
                "cursor: '%s' (expected: the cursor of the page before, as it is).".formatted(Texts.shown(text)));
    }

    /** It is the cursor of something else. */
    static ProblemException foreign() {
        return ProblemType.INVALID_CURSOR.failure(
                "cursor: belongs to another list (expected: the same path and parameters as for the first page).");
    }

    /** The revision of a list's further pages is gone. */
    static ProblemException expired() {
        return ProblemType.CURSOR_EXPIRED.failure(
                "cursor: the revision that this list shows is no longer held; start again from the first page.");
    }
}
