package io.c19.state.git;

import java.time.Duration;

/**
 * How much may wait for the packer, and how writers are slowed as it grows: a little for each group from a quarter on, more
 * and more towards the limit, so that they meet the packer's pace instead of running into a wall. Pure.
 *
 * @param bytesMax beyond it nothing is taken until the packer has caught up
 */
record Backpressure(long bytesMax) {
    /** Some seconds of the fastest writing that was seen; more would only delay the reckoning. */
    private static final long BYTES_MAX = 128L << 20;

    /** A small heap has other uses too. */
    private static final int HEAP_SHARE = 8;

    private static final int FREE_SHARE = 4;

    /** As long as the packer needs for some megabytes. */
    private static final Duration PAUSE_MAX = Duration.ofMillis(40);

    static Backpressure forHeap(long heapBytesMax) {
        return new Backpressure(Math.min(BYTES_MAX, heapBytesMax / HEAP_SHARE));
    }

    /** How long the next group shall wait when so much is waiting for the packer. */
    Duration pause(long waitingBytes) {
        long free = bytesMax / FREE_SHARE;
        if (waitingBytes <= free) {
            return Duration.ZERO;
        }
        double fill = Math.min(1, (waitingBytes - free) / (double) (bytesMax - free));
        return Duration.ofNanos((long) (PAUSE_MAX.toNanos() * fill * fill));
    }
}
