package io.c19.state.git.graph;

import java.util.Arrays;

/**
 * For each commit of an index a time that is later than those of all its ancestors, whatever their clocks said: its own, or one
 * second more than the latest of its parents'. Eight bytes a commit. For one thread, while others add to the index.
 */
public final class EffectiveDates {
    /** Less than any time. */
    public static final long UNKNOWN = Long.MIN_VALUE;

    private static final int CAPACITY_MIN = 1 << 10;

    private final HistoryIndex index;
    private long[] dates = new long[CAPACITY_MIN];
    private int count;

    public EffectiveDates(HistoryIndex index) {
        this.index = index;
    }

    /** In seconds since the epoch. */
    public long of(int position) {
        while (count <= position) {
            if (count == dates.length) {
                dates = Arrays.copyOf(dates, 2 * count);
            }
            long date = index.time(count);
            for (int parent : index.parents(count)) {
                date = Math.max(date, dates[parent] + 1);
            }
            dates[count++] = date;
        }
        return dates[position];
    }
}
