package io.c19.layers.memory;

import io.c19.layers.Revision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The versions before the newest, so that someone who reads a listing page by page can stay on one, and who watches can go away
 * for a moment. Found by any thread
 * without a lock; changed by the writing thread only.
 *
 * <p>A version costs what it does not share with the next one: a path of the map, about 1 KiB, and the values that the next
 * one replaced or removed. Bounded in number, in age and in the length of those values.
 */
final class Recent {
    /** About 10 MiB of paths; 10 s at 1,000 writes a second. */
    static final int VERSIONS_MAX = 10_000;
    /** Longer than a program takes from page to page, even one that a person drives. */
    static final Duration AGE_MAX = Duration.ofMinutes(10);
    /** A small part of a usual heap (1 GiB); 64 values of the largest size. */
    static final long REPLACED_BYTES_MAX = 64L << 20;

    private final Map<Revision, Version> byRevision = new ConcurrentHashMap<>();
    private final ArrayDeque<Held> oldestFirst = new ArrayDeque<>();
    private long replacedBytes;

    @Nullable
    Version find(Revision revision) {
        return byRevision.get(revision);
    }

    int size() {
        return byRevision.size();
    }

    /** @param removedBytes length of the values that the version after it does not hold any more */
    void add(Version version, long removedBytes, Instant now) {
        byRevision.put(version.revision(), version);
        oldestFirst.add(new Held(version.revision(), removedBytes, now));
        replacedBytes += removedBytes;
        forget(now);
    }

    /** Lets go of what is over the bounds. */
    void forget(Instant now) {
        Held oldest = oldestFirst.peek();
        while (oldest != null
                && (oldestFirst.size() > VERSIONS_MAX
                        || replacedBytes > REPLACED_BYTES_MAX
                        || oldest.replaced().plus(AGE_MAX).isBefore(now))) {
            oldestFirst.remove();
            byRevision.remove(oldest.revision());
            replacedBytes -= oldest.removedBytes();
            oldest = oldestFirst.peek();
        }
    }

    /** @param replaced when it ceased to be the newest */
    private record Held(Revision revision, long removedBytes, Instant replaced) {}
}
