package io.c19.connection.git.peer;

import java.time.Duration;

/**
 * How eagerly nodes talk.
 *
 * @param pushInterval how often what could not be told, or was not told yet, is told again
 * @param pullInterval how often a peer is asked for what was missed. Whatever it is, a write that reaches a peer at once costs no pull
 * @param r0 how many peers are told at once, at random; each tells as many others
 * @param timeout for a connection, and for an answer to begin
 */
public record Knobs(Duration pushInterval, Duration pullInterval, int r0, Duration timeout) {
    /** A transfer in which nothing comes for so many times the timeout is given up. */
    static final int STALL_FACTOR = 5;

    /** What others have pushed there is found after so long at most: about what hosts allow without a complaint. */
    private static final Duration HUB_PULL_MAX = Duration.ofSeconds(10);

    Duration stallMax() {
        return timeout.multipliedBy(STALL_FACTOR);
    }

    /** For a place that never tells anything unasked. */
    Knobs forHub() {
        Duration pull = pullInterval.compareTo(HUB_PULL_MAX) < 0 ? pullInterval : HUB_PULL_MAX;
        return new Knobs(pushInterval, pull, r0, timeout);
    }
}
