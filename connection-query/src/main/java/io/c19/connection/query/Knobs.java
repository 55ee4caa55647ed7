package io.c19.connection.query;

import io.c19.layers.Prefix;
import java.time.Duration;
import java.util.List;

/**
 * How peers are asked, and what is kept.
 *
 * @param r0 how many peers an agent asks at once
 * @param hops through how many agents a question may go; r0 to the power of this is how many it can reach
 * @param timeout for the answer to a query
 * @param cacheTtl for how long a copy may be used after its owner was looked at
 * @param absentTtl likewise, that nobody has a key
 * @param staleTtl for how much longer a copy may be used when peers do not answer; zero: not at all
 * @param cacheBytes of all copies together
 * @param pinned what is copied before anybody asks
 * @param pinInterval how often that is looked at
 */
record Knobs(
        int r0,
        int hops,
        Duration timeout,
        Duration cacheTtl,
        Duration absentTtl,
        Duration staleTtl,
        long cacheBytes,
        List<Prefix> pinned,
        Duration pinInterval) {
    Knobs {
        pinned = List.copyOf(pinned);
    }
}
