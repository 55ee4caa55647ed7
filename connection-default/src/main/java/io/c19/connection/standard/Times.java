package io.c19.connection.standard;

import io.c19.layers.Key;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The last write to each key, deletions too, with the two versions that come of them: both are sums, so that a write changes them
 * without a look at the other keys. Changed by one thread at a time, read by any.
 */
final class Times {
    /** Some 300 bytes each. Of more, the oldest are forgotten, as if their time were over. */
    static final int DELETIONS_MAX = 1_000_000;

    private final ConcurrentSkipListMap<Key, Stamp> stamps = new ConcurrentSkipListMap<>(Comparator.naturalOrder());
    private final ConcurrentSkipListSet<Deletion> deletions = new ConcurrentSkipListSet<>();
    private final AtomicInteger deletionCount = new AtomicInteger();
    private volatile Versions versions = new Versions(0, 0);

    /**
     * @param c19 of keys and times, as C19's agents calculate it
     * @param content of what was written too, so that equal times do not hide different values
     */
    record Versions(long c19, long content) {
        /** As C19 writes it: decimal, without a sign. */
        String c19Text() {
            return Long.toUnsignedString(c19);
        }

        String contentText() {
            return Long.toHexString(content);
        }
    }

    /** By age, so that those that are forgotten are found without a look at the others. */
    private record Deletion(long time, Key key) implements Comparable<Deletion> {
        private static final Comparator<Deletion> ORDER =
                Comparator.comparingLong(Deletion::time).thenComparing(Deletion::key);

        @Override
        public int compareTo(Deletion other) {
            return ORDER.compare(this, other);
        }
    }

    Versions versions() {
        return versions;
    }

    @Nullable
    Stamp get(Key key) {
        return stamps.get(key);
    }

    void put(Key key, Stamp stamp) {
        replace(key, stamps.put(key, stamp), stamp);
    }

    void remove(Key key) {
        replace(key, stamps.remove(key), null);
    }

    private void replace(Key key, @Nullable Stamp before, @Nullable Stamp after) {
        long c19 = versions.c19;
        long content = versions.content;
        if (before != null) {
            c19 ^= before.hash(key);
            content ^= before.contentHash(key);
        }
        if (after != null) {
            c19 ^= after.hash(key);
            content ^= after.contentHash(key);
        }
        versions = new Versions(c19, content);
        note(key, before, after);
    }

    private void note(Key key, @Nullable Stamp before, @Nullable Stamp after) {
        if (before != null && before.isDeleted() && deletions.remove(new Deletion(before.time(), key))) {
            deletionCount.decrementAndGet();
        }
        if (after != null && after.isDeleted() && deletions.add(new Deletion(after.time(), key))) {
            deletionCount.incrementAndGet();
        }
        if (deletionCount.get() > DELETIONS_MAX) {
            remove(deletions.first().key());
        }
    }

    /** How many keys are known to have been deleted. */
    int deletions() {
        return deletionCount.get();
    }

    /** In order, as they come to be while it is read. */
    Collection<Key> keys() {
        return Collections.unmodifiableCollection(stamps.keySet());
    }

    /** Deletions that are so old that everybody has heard of them. */
    List<Key> deletedBefore(long time) {
        List<Key> old = new ArrayList<>();
        for (Deletion deletion : deletions) {
            if (deletion.time() >= time) {
                break;
            }
            old.add(deletion.key());
        }
        return old;
    }
}
