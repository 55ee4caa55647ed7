package io.c19.connection.standard;

import java.time.Duration;

/**
 * How eagerly agents talk.
 *
 * @param pushInterval how often peers are told of what they were not told yet
 * @param pullInterval how often {@code r0} peers are asked for what was missed
 * @param r0 how many peers are told at once, at random
 * @param timeout for a connection, and for an answer to begin
 * @param deletedTtl for how long peers are told that a key was deleted; who is away for longer brings it back
 * @param targetPort of peers that name none
 */
record Knobs(
        Duration pushInterval, Duration pullInterval, int r0, Duration timeout, Duration deletedTtl, int targetPort) {
    /** An answer in which nothing comes for so many times the timeout is given up. */
    private static final int STALL_FACTOR = 5;

    Duration stallMax() {
        return timeout.multipliedBy(STALL_FACTOR);
    }
}
