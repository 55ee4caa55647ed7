package io.c19.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A line of a listing. */
public sealed interface Item {
    /** The key, or what folded keys have in common. */
    String text();

    /**
     * A key.
     *
     * @param size of the value, in bytes
     * @param value null when values were not asked for
     */
    record Listed(
            String key,
            String etag,
            long size,
            @Nullable String contentType,
            @Nullable Instant expires,
            boolean conflicted,
            @Nullable Value value)
            implements Item {
        @Override
        public String text() {
            return key;
        }

        static Listed of(JsonNode entry) {
            return new Listed(
                    Json.name(entry, "key"),
                    Json.name(entry, "etag"),
                    entry.path("size").asLong(),
                    Json.text(entry, "contentType"),
                    Json.time(entry, "expires"),
                    entry.path("conflict").asBoolean(),
                    Json.value(entry));
        }
    }

    /**
     * Keys that go on past the next {@code /}, folded into one.
     *
     * @param prefix ends in {@code /}
     */
    record Group(String prefix) implements Item {
        @Override
        public String text() {
            return prefix;
        }
    }
}
