package io.c19.state.git.graph;

/**
 * How far from the roots commits are, in the two ways that Git wants to know: the length of the longest way (level), and the
 * commit's time, or if that is not greater than those of all its parents, the least that is (corrected date).
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Generations(int[] levels, long[] dates) {
    /** Of the first so many positions. */
    static Generations of(HistoryIndex index, int count) {
        int[] levels = new int[count];
        long[] dates = new long[count];
        for (int at = 0; at < count; at++) {
            int level = 0;
            long date = 0;
            for (int parent : index.parents(at)) {
                level = Math.max(level, levels[parent]);
                date = Math.max(date, dates[parent]);
            }
            levels[at] = Math.min(level + 1, GraphFormat.LEVEL_MAX);
            dates[at] = Math.max(date + 1, time(index, at));
        }
        return new Generations(levels, dates);
    }

    /** Git knows no time before 1970. */
    static long time(HistoryIndex index, int position) {
        return Math.max(0, index.time(position));
    }

    long offset(HistoryIndex index, int position) {
        return dates[position] - time(index, position);
    }
}
