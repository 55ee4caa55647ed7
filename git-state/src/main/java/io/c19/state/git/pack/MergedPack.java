package io.c19.state.git.pack;

import java.io.IOException;
import java.util.List;
import java.util.PriorityQueue;
import org.eclipse.jgit.lib.AnyObjectId;

/**
 * What is in a merged pack: each object of its sources once, as it is in the first source that has it. An object is known
 * by a reference: its source and its place there.
 *
 * <p>The base of a delta is in the same source as the delta, so what is taken of it is from that source or from one before.
 * Hence no circle of deltas can arise from leaving out doubles.
 *
 * <p>Takes 24 bytes of memory for each object of the sources.
 */
final class MergedPack implements Indexed {
    /** What an index says of an object. */
    private static final int INDEXED_BYTES = 28;

    private final List<SourcePack> sources;

    /** By source and place: where it is written; 0 not yet; when it is left out, the complement of what is taken instead. */
    private final long[][] offsets;

    private final int[][] crcs;

    /** By source and place, see {@link Chains}. */
    private final int[][] chains;

    /** In the order of ids. */
    private final long[] taken;

    private int count;

    /** @param sources the oldest first */
    MergedPack(List<SourcePack> sources, Turns turns) throws IOException {
        this.sources = sources;
        int n = sources.size();
        offsets = new long[n][];
        crcs = new int[n][];
        chains = new int[n][];
        int sum = 0;
        for (int i = 0; i < n; i++) {
            int objects = sources.get(i).count();
            sum = Math.addExact(sum, objects);
            offsets[i] = new long[objects];
            crcs[i] = new int[objects];
            chains[i] = new int[objects];
        }
        taken = new long[sum];
        take(turns);
    }

    /** Goes through all indexes at once, in the order of ids. */
    private void take(Turns turns) throws IOException {
        PriorityQueue<Cursor> cursors = new PriorityQueue<>();
        for (int i = 0; i < sources.size(); i++) {
            if (sources.get(i).count() > 0) {
                cursors.add(new Cursor(i, sources.get(i).index()));
            }
        }
        Cursor last = null;
        int lastPlace = -1;
        while (!cursors.isEmpty()) {
            Cursor cursor = cursors.remove();
            if (last != null && cursor.index.compare(cursor.place, last.index, lastPlace) == 0) {
                offsets[cursor.source][cursor.place] = ~taken[count - 1];
            } else {
                taken[count++] = reference(cursor.source, cursor.place);
                last = cursor;
                lastPlace = cursor.place;
            }
            if (++cursor.place < cursor.index.count()) {
                cursors.add(cursor);
            }
            turns.worked(INDEXED_BYTES);
        }
    }

    static long reference(int source, int place) {
        return (long) source << Integer.SIZE | place;
    }

    static int source(long reference) {
        return (int) (reference >>> Integer.SIZE);
    }

    private static int place(long reference) {
        return (int) reference;
    }

    boolean isTaken(int source, int place) {
        return offsets[source][place] >= 0;
    }

    /** What is taken of an object that a source has. */
    long taken(int source, int place) {
        long offset = offsets[source][place];
        return offset < 0 ? ~offset : reference(source, place);
    }

    /** @param until the last source to look in; @return what is taken of the object; -1 when it is in none of them */
    long find(AnyObjectId id, int until) {
        for (int i = until; i >= 0; i--) {
            int place = sources.get(i).index().find(id);
            if (place >= 0) {
                return taken(i, place);
            }
        }
        return -1;
    }

    /** Where something that is taken is written; 0 when that is to come. */
    long offsetOf(long taken) {
        return offsets[source(taken)][place(taken)];
    }

    int chainOf(long taken) {
        return chains[source(taken)][place(taken)];
    }

    void wrote(long taken, long offset, int crc, int chain) {
        offsets[source(taken)][place(taken)] = offset;
        crcs[source(taken)][place(taken)] = crc;
        chains[source(taken)][place(taken)] = chain;
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public void id(int place, byte[] to) {
        sources.get(source(taken[place])).index().id(place(taken[place]), to);
    }

    @Override
    public int crc(int place) {
        return crcs[source(taken[place])][place(taken[place])];
    }

    @Override
    public long offset(int place) {
        return offsetOf(taken[place]);
    }

    private static final class Cursor implements Comparable<Cursor> {
        private final int source;
        private final IndexFile index;
        private int place;

        Cursor(int source, IndexFile index) {
            this.source = source;
            this.index = index;
        }

        /** Of equal ids, that of the older source first. */
        @Override
        public int compareTo(Cursor other) {
            int ids = index.compare(place, other.index, other.place);
            return ids != 0 ? ids : Integer.compare(source, other.source);
        }
    }
}
