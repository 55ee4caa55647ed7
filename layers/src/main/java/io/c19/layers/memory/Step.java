package io.c19.layers.memory;

import io.c19.layers.Key;
import io.c19.layers.KeyChange;
import io.c19.layers.Outcome;
import io.c19.layers.Outcome.Effect;
import io.c19.layers.Revision;
import io.c19.layers.Value;
import io.c19.layers.memory.Version.Due;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/**
 * The way from one version to the next. Not thread-safe.
 *
 * <p>An {@link Outcome} is what the client sees, to whom an expired value is absent; a {@link KeyChange} is what changes
 * in store, where an expired value lies until it is purged or replaced. So the changes of all steps, one after the other,
 * always lead from one version to another.
 */
final class Step {
    private final Version from;
    private final Instant now;
    private final TreeMap<Key, KeyChange> changes = new TreeMap<>(Comparator.naturalOrder());
    private TreePMap<String, Stored> keys;
    private TreePSet<Due> due;
    private Fingerprint fingerprint;
    private long addedBytes;
    private long removedBytes;

    /** @param now the time of the new version, from {@link Version#next} */
    Step(Version from, Instant now) {
        this.from = from;
        this.now = now;
        this.keys = from.keys();
        this.due = from.due();
        this.fingerprint = from.fingerprint();
    }

    Outcome put(Key key, Value value, String etag) {
        Stored old = from.stored(key);
        Stored live = from.live(key, now);
        String before = etag(live);
        if (old != null && old.holds(value)) {
            return new Outcome(key, Effect.UNCHANGED, before, before);
        }
        remove(old);
        add(Stored.of(key, value, etag, now));
        changes.put(key, new KeyChange(key, etag(old), etag));
        return new Outcome(key, live == null ? Effect.CREATED : Effect.REPLACED, before, etag);
    }

    Outcome delete(Key key) {
        Stored live = from.live(key, now);
        if (live == null) {
            return new Outcome(key, Effect.UNCHANGED, null, null);
        }
        take(live);
        return new Outcome(key, Effect.DELETED, live.entry().etag(), null);
    }

    /** Removes what has expired, at most so many keys. */
    void purge(int keysMax) {
        for (Due next : from.due()) {
            if (next.expires().isAfter(now) || changes.size() == keysMax) {
                return;
            }
            Stored expired = from.stored(next.key());
            if (expired != null) {
                take(expired);
            }
        }
    }

    boolean changesNothing() {
        return changes.isEmpty();
    }

    /** In key order. */
    List<KeyChange> changes() {
        return List.copyOf(changes.values());
    }

    /** Length of the values that the new version no longer holds but the old one does. */
    long removedBytes() {
        return removedBytes;
    }

    Version version(Revision revision) {
        long valueBytes = from.valueBytes() + addedBytes - removedBytes;
        return new Version(from.sequence() + 1, revision, now, keys, due, fingerprint, valueBytes, changes());
    }

    private void take(Stored stored) {
        remove(stored);
        changes.put(stored.key(), new KeyChange(stored.key(), stored.entry().etag(), null));
    }

    private void add(Stored stored) {
        keys = keys.plus(stored.key().text(), stored);
        fingerprint = fingerprint.plus(stored.fingerprint());
        addedBytes += stored.value().bytes().length;
        Due expiry = Due.of(stored.key(), stored.value());
        if (expiry != null) {
            due = due.plus(expiry);
        }
    }

    private void remove(@Nullable Stored stored) {
        if (stored == null) {
            return;
        }
        keys = keys.minus(stored.key().text());
        fingerprint = fingerprint.minus(stored.fingerprint());
        removedBytes += stored.value().bytes().length;
        Due expiry = Due.of(stored.key(), stored.value());
        if (expiry != null) {
            due = due.minus(expiry);
        }
    }

    private static @Nullable String etag(@Nullable Stored stored) {
        return stored == null ? null : stored.entry().etag();
    }
}
