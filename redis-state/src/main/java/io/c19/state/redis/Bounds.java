package io.c19.state.redis;

import java.time.Duration;

/**
 * What Redis keeps of steps that are over.
 *
 * @param stepsMax how many, at least
 * @param linger how long Redis keeps what has expired, for snapshots and for the purge that tells of it
 */
record Bounds(int stepsMax, Duration linger) {
    /** As long as a request is remembered. */
    static final Duration AGE_MAX = Duration.ofDays(1);
    /** Values that were replaced; a small part of any server's memory, 64 of the largest size. */
    static final long BYTES_MAX = 64L << 20;
}
