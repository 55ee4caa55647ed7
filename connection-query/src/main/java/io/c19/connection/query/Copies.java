package io.c19.connection.query;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.c19.layers.Key;
import io.c19.layers.Value;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Copies of what peers have, and of what nobody has, bounded by their size and by time. Thread-safe.
 *
 * <p>The time of a copy is that at which its owner was looked at, however many agents it came through: so it is not older than the bound, and not by each of them.
 */
final class Copies {
    /** What a copy takes beside its bytes. */
    private static final int OVERHEAD_BYTES = 256;

    private final InstantSource clock;
    private final Knobs knobs;
    private final Cache<Key, Copy> copies;

    Copies(InstantSource clock, Knobs knobs) {
        this.clock = clock;
        this.knobs = knobs;
        this.copies = Caffeine.newBuilder()
                .maximumWeight(knobs.cacheBytes())
                .weigher((Key key, Copy copy) -> OVERHEAD_BYTES + key.utf8Length() + copy.bytes())
                .ticker(() -> clock.millis() * 1_000_000L)
                .executor(Runnable::run)
                .expireAfter(Expiry.creating((Key key, Copy copy) -> Duration.between(clock.instant(), end(copy))))
                .build();
    }

    /**
     * @param value null: nobody has the key
     * @param asOf when its owner was looked at
     */
    record Copy(@Nullable Value value, Instant asOf) {
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
        Instant now = clock.instant();
        return copy == null
                        || copy.expiredAt(now)
                        || !copy.asOf().plus(ttl(copy)).isAfter(now)
                ? null
                : copy;
    }

    /** A value that may be used since nobody answers; null when there is none. */
    @Nullable
    Copy stale(Key key) {
        Copy copy = knobs.staleTtl().isZero() ? null : copies.getIfPresent(key);
        return copy == null || copy.value() == null || copy.expiredAt(clock.instant()) ? null : copy;
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

    private Duration ttl(Copy copy) {
        return copy.value() == null ? knobs.absentTtl() : knobs.cacheTtl();
    }

    private Instant end(Copy copy) {
        return copy.asOf().plus(ttl(copy)).plus(copy.value() == null ? Duration.ZERO : knobs.staleTtl());
    }
}
