package io.c19.layers;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key in a listing.
 *
 * @param sizeBytes length of the value
 * @param value present when the query asked for values
 */
public record Listed(
        Key key,
        String etag,
        long sizeBytes,
        @Nullable String contentType,
        @Nullable Instant expires,
        boolean conflicted,
        @Nullable Value value) {}
