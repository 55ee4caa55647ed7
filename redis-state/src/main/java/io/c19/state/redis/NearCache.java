package io.c19.state.redis;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.c19.layers.Key;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Values that were read lately, for as long as no step changed them. Thread-safe.
 *
 * <p>It knows the keys of all steps up to one: those that the stream told, and those that were made here, of which none is missing in between. A value that
 * is there was not changed by any of them, so it is what a snapshot of such a step reads, exactly. Of later steps nothing is known,
 * and Redis has to be asked.
 *
 * <p>While a value is on its way from Redis a step may change it. So the stripe of its key is marked by each change, and a value is
 * kept only if its stripe has the mark that it had when Redis was asked.
 */
final class NearCache {
    private static final int STRIPES = 1_024;
    /** What an entry takes beside key and value. */
    private static final int ENTRY_BYTES = 200;

    private static final long BYTES_MIN = 4L << 20;
    private static final long BYTES_MAX = 64L << 20;
    private static final Position NOTHING = new Position("", -1);

    private final Cache<Key, RedisSnapshot.Found> values = Caffeine.newBuilder()
            .maximumWeight(
                    Math.max(BYTES_MIN, Math.min(BYTES_MAX, Runtime.getRuntime().maxMemory() / 16)))
            .weigher((Key key, RedisSnapshot.Found found) ->
                    ENTRY_BYTES + key.text().length() + found.bytes().length)
            .executor(Runnable::run)
            .build();
    private final Stripe[] stripes = new Stripe[STRIPES];
    private final TreeSet<Long> ahead = new TreeSet<>();
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private volatile Position known = NOTHING;

    NearCache() {
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Stripe();
        }
    }

    /** Null when it is not there, or not known to be what that step has. */
    RedisSnapshot.@Nullable Found get(Key key, Position at) {
        Position upTo = known; // before the value: what is there then was not changed up to there
        if (!upTo.life().equals(at.life()) || upTo.step() < at.step()) {
            return null;
        }
        RedisSnapshot.Found found = values.getIfPresent(key);
        return found == null || found.about().step() > at.step() ? null : found;
    }

    /** The same for who reads it, and asks Redis when it is not there: that is counted. */
    RedisSnapshot.@Nullable Found read(Key key, Position at) {
        RedisSnapshot.Found found = get(key, at);
        (found == null ? misses : hits).increment();
        return found;
    }

    void watch(MeterRegistry meters) {
        gets(meters, "hit", hits);
        gets(meters, "miss", misses);
    }

    private static void gets(MeterRegistry meters, String result, LongAdder count) {
        FunctionCounter.builder("c19.state.cache.gets", count, LongAdder::sum)
                .description("Objects that were asked of a cache.")
                .tags("cache", "near", "result", result)
                .register(meters);
    }

    /** To be asked for before Redis is. */
    long mark(Key key) {
        Stripe stripe = stripe(key);
        synchronized (stripe) {
            return stripe.mark;
        }
    }

    /** @param mark that {@link #mark} gave */
    void keep(Key key, RedisSnapshot.Found found, long mark) {
        Stripe stripe = stripe(key);
        synchronized (stripe) {
            if (stripe.mark == mark) {
                values.put(key, found);
            }
        }
    }

    /** A step and all keys that it changed; the same may be told again. */
    void changed(Position step, Collection<Key> keys) {
        Position upTo = known;
        if (!upTo.life().equals(step.life()) || step.step() <= upTo.step()) {
            return;
        }
        keys.forEach(this::forget);
        advance(step);
    }

    private void forget(Key key) {
        Stripe stripe = stripe(key);
        synchronized (stripe) {
            stripe.mark++;
            values.invalidate(key);
        }
    }

    private synchronized void advance(Position step) {
        if (!known.life().equals(step.life()) || step.step() <= known.step()) {
            return;
        }
        ahead.add(step.step());
        long next = known.step();
        while (ahead.remove(next + 1)) {
            next++;
        }
        ahead.headSet(next).clear();
        known = step.at(next);
    }

    /** Begins anew at a step from which on all are going to be told. */
    synchronized void begin(Position at) {
        end();
        known = at;
    }

    /** Nothing is known any more, as steps are not heard of. */
    synchronized void end() {
        known = NOTHING;
        ahead.clear();
        for (Stripe stripe : stripes) {
            synchronized (stripe) {
                stripe.mark++;
            }
        }
        values.invalidateAll();
    }

    private Stripe stripe(Key key) {
        return stripes[Math.floorMod(key.hashCode(), STRIPES)];
    }

    /** Of keys whose hashes have the same rest. */
    private static final class Stripe {
        private long mark;
    }
}
