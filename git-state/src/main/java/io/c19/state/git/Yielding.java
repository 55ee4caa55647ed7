package io.c19.state.git;

import java.time.Duration;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.LongSupplier;

/**
 * How long a group of local writes waits, so that what other nodes wrote gets its share of a machine that has too much to do: nothing as
 * long as that is taken quickly, and a little more the longer it takes. Without it, many local clients would leave no time for
 * it, and this node would be further behind the others the longer they write. Thread-safe.
 */
final class Yielding {
    /** So long may it take without a reason to worry. */
    private static final Duration SHORT = Duration.ofMillis(250);

    /** Of the time that it takes beyond that, local writes wait one part of so many. */
    private static final int PART = 20;

    /** Twice what a write takes on a slow disk: no client takes that for a stall. */
    private static final Duration PAUSE_MAX = Duration.ofMillis(50);

    private final LongSupplier nanoTime;

    /** When what is under way began; no two at once. */
    private final ConcurrentSkipListSet<Long> underWay = new ConcurrentSkipListSet<>();

    /** @param nanoTime as {@link System#nanoTime} */
    Yielding(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Something is being taken from now on. @return to be given to {@link #end} */
    long begin() {
        long now = nanoTime.getAsLong();
        while (!underWay.add(now)) {
            now++;
        }
        return now;
    }

    void end(long begun) {
        underWay.remove(begun);
    }

    /** For a group of local writes, before it is stored. */
    Duration pause() {
        Long oldest = underWay.isEmpty() ? null : underWay.ceiling(Long.MIN_VALUE);
        if (oldest == null) {
            return Duration.ZERO;
        }
        long beyond = nanoTime.getAsLong() - oldest - SHORT.toNanos();
        return Duration.ofNanos(Math.max(0, Math.min(beyond / PART, PAUSE_MAX.toNanos())));
    }
}
