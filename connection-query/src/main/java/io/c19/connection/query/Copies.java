package io.c19.connection.query;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.c19.layers.Key;
import io.c19.layers.Value;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Copies of what peers have, and of what nobody has, bounded by their size and by time. Thread-safe.
 *
 * <p>The time of a copy is that at which its owner was looked at, however many agents it came through: so it is not older than the bound, and not by each of them.
 * It is a time that only goes on, so that a clock that is set back makes no copy young again.
 */
final class Copies {
    /** What a copy takes beside its bytes. */
    private static final int OVERHEAD_BYTES = 256;

    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Knobs knobs;
    private final Cache<Key, Copy> copies;

    /**
     * @param clock by which values expire
     * @param nanoTime by which copies get old
     * @param evicted runs when a copy made room for another
     */
    Copies(InstantSource clock, LongSupplier nanoTime, Knobs knobs, Runnable evicted) {
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.knobs = knobs;
        this.copies = Caffeine.newBuilder()
                .maximumWeight(knobs.cacheBytes())
                .weigher((Key key, Copy copy) -> OVERHEAD_BYTES + key.utf8Length() + copy.bytes())
                .ticker(nanoTime::getAsLong)
                .executor(Runnable::run)
                .expireAfter(Expiry.creating((Key key, Copy copy) -> Duration.ofNanos(Math.max(0, left(copy)))))
                .evictionListener((key, copy, cause) -> {
                    if (cause == RemovalCause.SIZE) {
                        evicted.run();
                    }
                })
                .build();
    }

    /**
     * @param value null: nobody has the key
     * @param asOfNanos when its owner was looked at
     */
    record Copy(@Nullable Value value, long asOfNanos) {
        private int bytes() {
            return value == null ? 0 : value.bytes().length;
        }

        private boolean expiredAt(Instant now) {
            return value != null && value.expiredAt(now);
        }
    }

    /** One that may be used; null when there is none. */
    @Nullable
    Copy fresh(Key key) {
        Copy copy = copies.getIfPresent(key);
        return copy == null
                        || copy.expiredAt(clock.instant())
                        || ageNanos(copy) >= ttl(copy).toNanos()
                ? null
                : copy;
    }

    /** A value that may be used since nobody answers; null when there is none. */
    @Nullable
    Copy stale(Key key) {
        Copy copy = knobs.staleTtl().isZero() ? null : copies.getIfPresent(key);
        return copy == null || copy.value() == null || copy.expiredAt(clock.instant()) ? null : copy;
    }

    long ageNanos(Copy copy) {
        return nanoTime.getAsLong() - copy.asOfNanos();
    }

    void put(Key key, Copy copy) {
        copies.put(key, copy);
    }

    void forget(Key key) {
        copies.invalidate(key);
    }

    /** About how many there are. */
    long size() {
        return copies.estimatedSize();
    }

    /** About what they take. */
    long bytes() {
        return copies.policy()
                .eviction()
                .flatMap(eviction -> Optional.of(eviction.weightedSize().orElse(0)))
                .orElse(0L);
    }

    private Duration ttl(Copy copy) {
        return copy.value() == null ? knobs.absentTtl() : knobs.cacheTtl();
    }

    private long left(Copy copy) {
        Duration most = copy.value() == null ? ttl(copy) : ttl(copy).plus(knobs.staleTtl());
        return most.toNanos() - ageNanos(copy);
    }
}
