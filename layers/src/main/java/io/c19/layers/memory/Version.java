package io.c19.layers.memory;

import io.c19.layers.Key;
import io.c19.layers.KeyChange;
import io.c19.layers.Revision;
import io.c19.layers.Value;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/**
 * Everything the state holds at one revision. Immutable; versions share the parts in which they do not differ, so that the
 * next one costs the logarithm of the number of keys.
 *
 * @param time when it was made; never before the time of the version before it
 * @param keys by text, in the order of their UTF-8 bytes
 * @param due the keys that expire, the earliest first
 * @param valueBytes length of all values together
 * @param changes what it changed of the version before it
 */
record Version(
        long sequence,
        Revision revision,
        Instant time,
        TreePMap<String, Stored> keys,
        TreePSet<Due> due,
        Fingerprint fingerprint,
        long valueBytes,
        List<KeyChange> changes) {
    Version {
        changes = List.copyOf(changes);
    }

    static Version empty(Revision revision, Instant time) {
        return new Version(
                0, revision, time, TreePMap.empty(Key.TEXT_ORDER), TreePSet.empty(), Fingerprint.EMPTY, 0, List.of());
    }

    /** The time of the version after this one, when it is made now; a clock that is set back does not set back time. */
    Instant next(Instant now) {
        return now.isBefore(time) ? time : now;
    }

    /** What the key holds, expired or not. */
    @Nullable
    Stored stored(Key key) {
        return keys.get(key.text());
    }

    /** What the key holds, if it has not expired by then. */
    @Nullable
    Stored live(Key key, Instant now) {
        Stored stored = stored(key);
        return stored == null || stored.value().expiredAt(now) ? null : stored;
    }

    /** Of what the key holds, null when it is absent by then. */
    @Nullable
    String etag(Key key, Instant now) {
        Stored live = live(key, now);
        return live == null ? null : live.entry().etag();
    }

    /** A key and when it expires. */
    record Due(Instant expires, Key key) implements Comparable<Due> {
        static @Nullable Due of(Key key, Value value) {
            return value.expires() == null ? null : new Due(value.expires(), key);
        }

        @Override
        public int compareTo(Due other) {
            int byTime = expires.compareTo(other.expires);
            return byTime != 0 ? byTime : key.compareTo(other.key);
        }
    }
}
