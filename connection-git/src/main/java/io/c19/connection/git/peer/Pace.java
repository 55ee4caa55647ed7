package io.c19.connection.git.peer;

import java.time.Duration;

/**
 * How soon a peer is told again. At once after some quiet; but the busier both sides are, the more is told at a time, since each telling
 * costs the other a join, and everybody who hears of that join the work to retrace it. For one thread.
 */
final class Pace {
    /** Of the time of the thread, one part of so many goes to telling. */
    private static final int SHARE = 4;

    /** However busy they are, it hears of a write about so soon. */
    private static final Duration REST_MAX = Duration.ofMillis(250);

    private long until = System.nanoTime();

    /** It was told something, which took so long. */
    void took(long nanos) {
        until = System.nanoTime() + Math.min((SHARE - 1) * nanos, REST_MAX.toNanos());
    }

    /** For how many nanoseconds it is better to wait for more. */
    long left() {
        return until - System.nanoTime();
    }
}
