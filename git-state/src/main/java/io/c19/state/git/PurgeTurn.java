package io.c19.state.git;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;

/**
 * How long ago a value must have expired for this node to purge it. Readers do not see it from the instant it expires; to purge it is to
 * write that it is deleted, and there are two reasons to wait with that.
 *
 * <p>A node whose clock is ahead would delete what another one still sees and may be about to renew, which would be a conflict. One
 * interval of patience is for that.
 *
 * <p>And one node will do: each has its turn an interval after the one before it in the order of names, so that the others find
 * nothing left. If two do it, as when they cannot reach each other, they write the same, which is no conflict.
 *
 * @param interval at which each node looks
 */
record PurgeTurn(Duration interval) {
    /** Most of the nodes before this one may be gone for good; what expired shall not wait for them long. */
    static final int TURNS_MAX = 4;

    /** @param nodes all that are known, this one or not */
    Instant expiredBy(Instant now, String node, Collection<String> nodes) {
        long before = nodes.stream().filter(other -> other.compareTo(node) < 0).count();
        return now.minus(interval.multipliedBy(1 + Math.min(before, TURNS_MAX - 1)));
    }
}
