package io.c19.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a key is written.
 *
 * @param condition what must hold
 * @param ttl after which the key is gone, whole milliseconds, from 1 ms to ten years; null: never. For a put only
 * @param author {@code Name <mail>} for the history; null: the node that writes
 * @param message for the history, up to 10,000 characters; null: what was done
 */
public record WriteOptions(
        Condition condition, @Nullable Duration ttl, @Nullable String author, @Nullable String message) {
    public static final WriteOptions NONE = new WriteOptions(new Condition.None(), null, null, null);

    /** Only if the key is absent. */
    public static WriteOptions onlyIfAbsent() {
        return NONE.when(new Condition.Absent());
    }

    /** Only if the key holds the value with this etag. */
    public static WriteOptions onlyIfMatch(String etag) {
        return NONE.when(new Condition.EtagIn(Set.of(etag)));
    }

    public WriteOptions when(Condition mustHold) {
        return new WriteOptions(mustHold, ttl, author, message);
    }

    public WriteOptions withTtl(@Nullable Duration span) {
        return new WriteOptions(condition, span, author, message);
    }

    public WriteOptions withAuthor(@Nullable String who) {
        return new WriteOptions(condition, ttl, who, message);
    }

    public WriteOptions withMessage(@Nullable String why) {
        return new WriteOptions(condition, ttl, author, why);
    }

    Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>();
        condition.addTo(headers);
        if (author != null) {
            headers.put("C19-Author", Percent.header(author));
        }
        if (message != null) {
            headers.put("C19-Message", Percent.header(message));
        }
        return headers;
    }

    void addNote(Map<String, @Nullable Object> document) {
        Json.put(document, "author", author);
        Json.put(document, "message", message);
    }
}
