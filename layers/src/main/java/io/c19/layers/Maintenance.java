package io.c19.layers;

import java.util.Optional;

/**
 * Capability of a state whose storage gains from work now and then that it does not do by itself. The agent calls it for {@code POST /v1/gc}, on a
 * thread of its own. Thread-safe.
 */
public interface Maintenance {
    /**
     * Stores everything anew, as small as it gets, and drops what nothing refers to any more once it has been so for long. Reads
     * and writes go on. Blocks for as long as it takes: minutes for a large store. Closing the state ends it early, which
     * changes nothing.
     *
     * @return empty when one is under way already
     * @throws StateException when it failed, as for want of room; nothing has changed then
     */
    Optional<Collected> gc(Progress progress);

    /**
     * What became of what there was when it began. The room that this took is given back a little later, when nobody can be
     * reading there any more.
     *
     * @param objects how many are stored together now
     * @param dropped how many are gone for good
     */
    record Collected(long objects, long dropped, Size before, Size after) {}

    /** @param files that hold objects */
    record Size(long files, long bytes) {}
}
