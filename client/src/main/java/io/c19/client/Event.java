package io.c19.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that happened to a key. */
public sealed interface Event {
    String key();

    /** In which it happened. */
    String revision();

    /**
     * The key holds another value, or the same with another type or expiry.
     *
     * @param previous the etag before; null when the key was absent
     * @param value null when values were not asked for, or when it is gone by now; so is {@code previousValue}
     */
    record Put(
            String key,
            String etag,
            @Nullable String previous,
            @Nullable Value value,
            @Nullable Value previousValue,
            String revision)
            implements Event {}

    record Deleted(String key, String previous, @Nullable Value previousValue, String revision) implements Event {}

    /**
     * The key was written apart, or there are other sides than before.
     *
     * @param sides the commits, see {@link Conflicts}
     */
    record Conflicted(String key, List<String> sides, String revision) implements Event {
        public Conflicted {
            sides = List.copyOf(sides);
        }
    }

    /** The key is not in conflict any more. */
    record Resolved(String key, String revision) implements Event {}

    /** Null for a name of no event that we know: an agent that is newer than this may tell more. */
    static @Nullable Event of(String name, JsonNode data) {
        String key = Json.name(data, "key");
        String revision = Json.name(data, "revision");
        return switch (name) {
            case "put" ->
                new Put(
                        key,
                        Json.name(data, "etag"),
                        Json.text(data, "previous"),
                        Json.value(data),
                        previous(data),
                        revision);
            case "delete" -> new Deleted(key, Json.name(data, "previous"), previous(data), revision);
            case "conflict" -> new Conflicted(key, Json.names(data.path("sides")), revision);
            case "resolved" -> new Resolved(key, revision);
            default -> null;
        };
    }

    private static @Nullable Value previous(JsonNode data) {
        byte[] bytes = Json.bytes(data, "previousValue");
        return bytes == null ? null : Value.of(bytes);
    }
}
