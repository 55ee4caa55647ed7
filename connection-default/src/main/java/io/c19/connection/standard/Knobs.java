package io.c19.connection.standard;

import io.c19.peers.Pace;
import java.time.Duration;

/**
 * How agents talk.
 *
 * @param pace of that; each pull interval {@code r0} peers are asked, at random
 * @param deletedTtl for how long peers are told that a key was deleted; who is away for longer brings it back
 */
record Knobs(Pace pace, Duration deletedTtl) {
    /** An answer in which nothing comes for so many times the timeout is given up. */
    private static final int STALL_FACTOR = 5;

    Duration pushInterval() {
        return pace.pushInterval();
    }

    Duration pullInterval() {
        return pace.pullInterval();
    }

    int r0() {
        return pace.r0();
    }

    Duration timeout() {
        return pace.timeout();
    }

    Duration stallMax() {
        return timeout().multipliedBy(STALL_FACTOR);
    }
}
