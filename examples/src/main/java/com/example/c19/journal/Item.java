package com.example.c19.journal;

import io.c19.layers.Etag;
import io.c19.layers.Key;
import io.c19.layers.Listed;
import io.c19.layers.Value;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;

/**
 * A key with its value, expired or not.
 *
 * @param since when it was written
 */
record Item(Key key, Value value, String etag, Instant since) {
    Item(Key key, Value value, Instant since) {
        this(key, value, Etag.of(value.bytes()), since);
    }

    boolean isLive(Instant now) {
        return !value.expiredAt(now);
    }

    /** Whether to put the value would change nothing; when it was written does not count. */
    boolean holds(Value other) {
        return Arrays.equals(value.bytes(), other.bytes())
                && Objects.equals(value.contentType(), other.contentType())
                && Objects.equals(value.expires(), other.expires());
    }

    Listed listed(boolean withValue) {
        return new Listed(
                key, etag, value.bytes().length, value.contentType(), value.expires(), false, withValue ? value : null);
    }
}
