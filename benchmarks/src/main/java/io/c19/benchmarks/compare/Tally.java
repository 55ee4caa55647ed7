package io.c19.benchmarks.compare;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** What one thread of a load saw. Not thread-safe. */
final class Tally {
    private static final long LATENCY_MAX_NANOS = 600_000_000_000L; // no load waits as long for a reply
    private static final int DIGITS = 3;

    /** Latencies in nanoseconds of what was asked in the measured time, pauses after a 429 included. */
    final Histogram latencies = new Histogram(LATENCY_MAX_NANOS, DIGITS);

    /** Replies that came in the measured time. */
    long done;

    long busy;
    long failed;
    /** Gets that were answered with something that is not a value of the key. */
    long wrong;

    @Nullable
    String firstFailure;

    void failure(String what) {
        failed++;
        if (firstFailure == null) {
            firstFailure = what;
        }
    }

    void add(Tally other) {
        latencies.add(other.latencies);
        done += other.done;
        busy += other.busy;
        failed += other.failed;
        wrong += other.wrong;
        if (firstFailure == null) {
            firstFailure = other.firstFailure;
        }
    }
}
