package io.c19.connection.standard;

import io.c19.layers.Key;
import io.c19.layers.Value;
import org.jspecify.annotations.Nullable;

/**
 * The last write to a key, as one peer tells another. Immutable.
 *
 * @param time of the write, in milliseconds since 1970
 * @param value null: it deleted the key
 * @param exact whether the value is as its writer gave it. An agent of C19's own passes on the JSON only, and writes it anew
 */
record Dated(Key key, long time, @Nullable Value value, boolean exact) {
    /** The latest time that is taken: later ones leave no room for another write after them. The year 9000. */
    static final long TIME_MAX = 221_845_305_600_000L;

    /** Whether nobody needs it any more, since its value has expired. */
    boolean expiredAt(long now) {
        return value != null && value.expires() != null && value.expires().toEpochMilli() <= now;
    }
}
