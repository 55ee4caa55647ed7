package io.c19.benchmarks.compare;

import java.time.Duration;

/**
 * The times of a load, by {@link System#nanoTime}.
 *
 * @param from what is asked and answered before is not counted: connections are new and caches cold
 * @param to when clients end asking
 * @param giveUp when they end waiting for replies
 */
record Window(long from, long to, long giveUp) {
    private static final Duration REPLY_MAX = Duration.ofSeconds(60); // a server that stalls longer has failed

    static Window after(Duration warmUp, Duration measured) {
        long from = System.nanoTime() + warmUp.toNanos();
        long to = from + measured.toNanos();
        return new Window(from, to, to + REPLY_MAX.toNanos());
    }

    boolean measures(long instant) {
        return instant - from >= 0 && instant - to <= 0;
    }

    boolean isOver(long instant) {
        return instant - to > 0;
    }
}
