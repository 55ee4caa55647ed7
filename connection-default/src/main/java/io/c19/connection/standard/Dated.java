package io.c19.connection.standard;

import io.c19.layers.Key;
import io.c19.layers.Value;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The last write to a key, as one peer tells another. Immutable.
 *
 * @param time of the write, in milliseconds since 1970
 * @param value null: it deleted the key
 * @param exact whether the value is as its writer gave it. An agent of C19's own passes on the JSON only, and writes it anew
 */
record Dated(Key key, long time, @Nullable Value value, boolean exact) {
    /**
     * No clock is that far ahead. What is later is not taken, since nothing could be written after it at the end of all times; and the bound goes on with the time, so that
     * what is written after something just within it is taken everywhere a moment later.
     */
    private static final long AHEAD_MILLIS_MAX = Duration.ofDays(36_525).toMillis();

    static boolean isTooLate(long time, long now) {
        return time > now && time - now > AHEAD_MILLIS_MAX;
    }

    /** Whether nobody needs it any more, since its value has expired. */
    boolean expiredAt(long now) {
        return value != null && value.expires() != null && value.expires().toEpochMilli() <= now;
    }
}
