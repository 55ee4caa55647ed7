package io.c19.peers;

import java.time.Duration;

/**
 * How fast a peer has to send and to read while a thread waits for it. Immutable.
 *
 * @param grace for how long in all it may be waited for before it moved anything; what it moves earns that again, never more
 * @param bytesPerSecondMin what a second of waiting is worth; who moves as much for as long as it likes is never cut off
 */
record Steadiness(Duration grace, long bytesPerSecondMin) {
    /** The grace is as long as one silence may last: git pauses while it compresses. A slow modem is fast enough. */
    static final Steadiness DEFAULT = new Steadiness(Duration.ofSeconds(30), 4 << 10);

    Steadiness {
        if (grace.isNegative() || grace.isZero() || bytesPerSecondMin < 1) {
            throw new IllegalArgumentException(
                    "steadiness: %s, %d bytes/s (expected: more than none)".formatted(grace, bytesPerSecondMin));
        }
    }
}
