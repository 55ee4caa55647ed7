package io.c19.state.git;

import java.time.Duration;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.LongSupplier;

/**
 * How long a group of local writes waits, so that what nodes wrote elsewhere gets its share of machines that have too much to do: nothing as
 * long as that goes quickly, and a little more the longer it takes. Without it, many local clients would leave no time for
 * it, and nodes would be further behind one another the longer they write. Thread-safe.
 */
final class Yielding {
    private final LongSupplier nanoTime;
    private final Duration unnoticed;
    private final int part;
    private final Duration pauseMax;

    /** When what is under way began; no two at once. */
    private final ConcurrentSkipListSet<Long> underWay = new ConcurrentSkipListSet<>();

    private Yielding(LongSupplier nanoTime, Duration unnoticed, int part, Duration pauseMax) {
        this.nanoTime = nanoTime;
        this.unnoticed = unnoticed;
        this.part = part;
        this.pauseMax = pauseMax;
    }

    /**
     * To what is taken here: at most twice what a write takes on a slow disk, which no client takes for a stall.
     *
     * @param nanoTime as {@link System#nanoTime}
     */
    static Yielding toTaking(LongSupplier nanoTime) {
        return new Yielding(nanoTime, Duration.ofMillis(250), 20, Duration.ofMillis(50));
    }

    /** To what is on its way: that may as well wait for a slow peer or network, which must cost next to nothing. */
    static Yielding toExchanges(LongSupplier nanoTime) {
        return new Yielding(nanoTime, Duration.ofSeconds(1), 100, Duration.ofMillis(10));
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
        long beyond = nanoTime.getAsLong() - oldest - unnoticed.toNanos();
        return Duration.ofNanos(Math.max(0, Math.min(beyond / part, pauseMax.toNanos())));
    }
}
