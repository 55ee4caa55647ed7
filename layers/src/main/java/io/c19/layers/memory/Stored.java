package io.c19.layers.memory;

import io.c19.layers.Entry;
import io.c19.layers.Key;
import io.c19.layers.Listed;
import io.c19.layers.Value;
import io.c19.layers.steps.ValueDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A key with its value as a version holds it, expired or not.
 *
 * @param since time of the version that put it
 * @param fingerprint of key and value, a summand of {@link Fingerprint}
 */
record Stored(Entry entry, Instant since, Fingerprint fingerprint) {
    static Stored of(Key key, Value value, String etag, Instant since) {
        return new Stored(new Entry(key, value, etag, false), since, Fingerprint.of(ValueDigest.of(key, value, etag)));
    }

    Key key() {
        return entry.key();
    }

    Value value() {
        return entry.value();
    }

    /** Whether to put the value would change nothing. When it was written does not count. */
    boolean holds(Value other) {
        return Arrays.equals(value().bytes(), other.bytes())
                && Objects.equals(value().contentType(), other.contentType())
                && Objects.equals(value().expires(), other.expires());
    }

    /** Whether a key that held the one and now holds the other holds the same. */
    static boolean same(@Nullable Stored a, @Nullable Stored b) {
        return a == null ? b == null : b != null && a.holds(b.value());
    }

    Listed listed(boolean withValue) {
        Value value = value();
        return new Listed(
                key(),
                entry.etag(),
                value.bytes().length,
                value.contentType(),
                value.expires(),
                entry.conflicted(),
                withValue ? value : null);
    }
}
