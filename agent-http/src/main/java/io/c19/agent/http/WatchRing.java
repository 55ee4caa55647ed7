package io.c19.agent.http;

import io.c19.layers.Revision;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The newest steps, held once for all watchers: each has a position in here and no queue of its own, so that memory is bounded whatever they
 * do. Steps are numbered as they come. For one thread.
 */
final class WatchRing {
    /** Some seconds of what a store writes at its fastest, for those who read a little slower. A power of two. */
    static final int STEPS_MAX = 1 << 14;

    private static final int EVENTS_MAX = 1 << 15;

    private final HeldStep[] slots = new HeldStep[STEPS_MAX];
    private final Map<Revision, Long> positions = new HashMap<>();
    private final long bytesMax;
    private long first;
    private long end;
    private long skipped;
    private int events;
    private long bytes;
    private Revision newest;

    /** @param newest behind which the first step comes */
    WatchRing(Revision newest, long bytesMax) {
        this.newest = newest;
        this.bytesMax = bytesMax;
        positions.put(newest, end);
    }

    Revision newest() {
        return newest;
    }

    /** The position of the oldest step that is there. */
    long first() {
        return first;
    }

    /** The position of the next step to come. */
    long end() {
        return end;
    }

    /** Positions before this one are gone since steps were too large to be held, or not told; nobody was too slow for them. */
    long skipped() {
        return skipped;
    }

    HeldStep get(long position) {
        return Objects.requireNonNull(slots[slot(position)]);
    }

    /** The position of what comes after a revision; null when that is not known here, not yet or not any more. */
    @Nullable
    Long after(Revision revision) {
        return positions.get(revision);
    }

    void add(HeldStep step) {
        if (end - first == STEPS_MAX) {
            drop();
        }
        slots[slot(end)] = step;
        end++;
        newest = step.hop().to();
        positions.put(newest, end);
        events += step.size();
        bytes += step.bytes();
        while (end - first > 1 && (events > EVENTS_MAX || bytes > bytesMax)) {
            drop();
        }
    }

    /** Goes on from another revision, with no way to it in here. */
    void skip(Revision to) {
        while (first < end) {
            drop();
        }
        positions.clear();
        end++;
        first = end;
        skipped = end;
        newest = to;
        positions.put(newest, end);
    }

    /** An event of a step in here was put into words. */
    void grown(long more) {
        bytes += more;
    }

    private void drop() {
        HeldStep oldest = get(first);
        positions.remove(oldest.hop().from(), first);
        slots[slot(first)] = null;
        first++;
        events -= oldest.size();
        bytes -= oldest.release();
    }

    private static int slot(long position) {
        return (int) (position & (STEPS_MAX - 1));
    }
}
