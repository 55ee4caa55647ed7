package io.c19.agent.http;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code Content-Type} and {@code Accept} (RFC 9110, 8.3 and 12.5.1), as far as this agent cares. */
final class MediaTypes {
    static final String ENTRY = "application/vnd.c19.entry+json";
    static final String DIFF = "text/x-diff";
    static final String EVENT_STREAM = "text/event-stream";
    static final String MERGE_PATCH = "application/merge-patch+json";
    static final String JSON_PATCH = "application/json-patch+json";

    /** What curl sends by itself with {@code -d} and {@code --data-binary}, so it says nothing of the value. */
    private static final String FORM = "application/x-www-form-urlencoded";

    /** More than any registered type; it is kept with every value. */
    private static final int CHARS_MAX = 200;

    private static final Pattern FORM_OF_TYPE =
            Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+/[!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \\t]*(;[ \\t\\x21-\\x7E]*)?");
    private static final Pattern ZERO_QUALITY = Pattern.compile(";\\s*[qQ]\\s*=\\s*0(\\.0*)?\\s*(;|$)");

    private MediaTypes() {}

    /** The type to keep with a value. @throws ProblemException when it is malformed */
    static @Nullable String toKeep(@Nullable String contentType) {
        if (contentType == null || contentType.isBlank() || is(contentType, FORM)) {
            return null;
        }
        String stripped = contentType.strip();
        if (stripped.length() > CHARS_MAX || !FORM_OF_TYPE.matcher(stripped).matches()) {
            throw ProblemType.INVALID_REQUEST.failure(
                    "Content-Type: '%s' (expected: type/subtype with parameters, at most %d ASCII characters)."
                            .formatted(Texts.shown(stripped), CHARS_MAX));
        }
        return stripped;
    }

    /** Whether a content type is this one, whatever its parameters. */
    static boolean is(@Nullable String contentType, String type) {
        return type.equals(essence(contentType));
    }

    static boolean isJson(@Nullable String contentType) {
        String essence = essence(contentType);
        return essence.equals(Json.CONTENT_TYPE) || essence.endsWith("+json");
    }

    /** Whether a client names this very type as one that it wants; wildcards do not count. */
    static boolean accepts(List<String> acceptLines, String type) {
        for (String line : acceptLines) {
            if (line.length() < type.length()) { // as almost always: */*
                continue;
            }
            for (String range : line.split(",", -1)) {
                if (is(range, type) && !ZERO_QUALITY.matcher(range).find()) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String essence(@Nullable String contentType) {
        Matcher form = FORM_OF_TYPE.matcher(contentType == null ? "" : contentType.strip());
        return form.matches() ? form.group(1).toLowerCase(Locale.ROOT) : "";
    }
}
