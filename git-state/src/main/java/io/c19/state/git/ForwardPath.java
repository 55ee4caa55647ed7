package io.c19.state.git;

import io.c19.state.git.graph.HistoryIndex;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The way from a commit to one that descends from it, by positions in the index of history: the chain of commits each of which has the one
 * before it among its parents. Where several parents would do, it goes by the first.
 *
 * <p>It is found backwards, from the end, since a commit knows its parents only. Which commits descend from the beginning is marked before:
 * parents come first in the index, so one pass over what lies between is enough, some 10 ms for a million of commits.
 */
final class ForwardPath {
    private final HistoryIndex index;
    private final int base;
    private final BitSet descendants;
    private final int from;
    private final int to;

    private ForwardPath(HistoryIndex index, int base, BitSet descendants, int from, int to) {
        this.index = index;
        this.base = base;
        this.descendants = descendants;
        this.from = from;
        this.to = to;
    }

    /** Null when the one does not descend from the other. */
    static @Nullable ForwardPath between(HistoryIndex index, int from, int to) {
        if (from > to) {
            return null;
        }
        BitSet marked = descendants(index, from, from, to);
        return marked.get(to - from) ? new ForwardPath(index, from, marked, from, to) : null;
    }

    /**
     * The way to a commit from the first one on it that descends from all of these. Null when it does not itself.
     */
    static @Nullable ForwardPath fromAll(HistoryIndex index, int[] ancestors, int to) {
        int base = Arrays.stream(ancestors).min().orElse(to + 1);
        if (base > to || Arrays.stream(ancestors).max().orElse(0) > to) {
            return null;
        }
        BitSet all = null;
        for (int ancestor : ancestors) {
            BitSet marked = descendants(index, ancestor, base, to);
            if (all == null) {
                all = marked;
            } else {
                all.and(marked);
            }
        }
        if (all == null || !all.get(to - base)) {
            return null;
        }
        int first = to;
        for (int next = before(index, all, base, to);
                next != HistoryIndex.NONE;
                next = before(index, all, base, next)) {
            first = next;
        }
        return new ForwardPath(index, base, all, first, to);
    }

    /** Where it begins. */
    int from() {
        return from;
    }

    /** The commits of the way behind its beginning, in its order, the first so many. */
    int[] first(int max) {
        int length = 0;
        for (int at = to; at != from; at = before(at)) {
            length++;
        }
        int at = to;
        for (int skipped = length - max; skipped > 0; skipped--) {
            at = before(at);
        }
        int[] path = new int[Math.min(length, max)];
        for (int i = path.length - 1; i >= 0; i--) {
            path[i] = at;
            at = before(at);
        }
        return path;
    }

    private int before(int position) {
        return before(index, descendants, base, position);
    }

    /** The first parent that is marked. */
    private static int before(HistoryIndex index, BitSet marked, int base, int position) {
        for (int parent : index.parents(position)) {
            if (parent >= base && marked.get(parent - base)) {
                return parent;
            }
        }
        return HistoryIndex.NONE;
    }

    /** @return marks of positions, counted from the base */
    private static BitSet descendants(HistoryIndex index, int ancestor, int base, int to) {
        BitSet marked = new BitSet(to - base + 1);
        marked.set(ancestor - base);
        for (int at = ancestor + 1; at <= to; at++) {
            if (before(index, marked, base, at) != HistoryIndex.NONE) {
                marked.set(at - base);
            }
        }
        return marked;
    }
}
