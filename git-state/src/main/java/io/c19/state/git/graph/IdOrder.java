package io.c19.state.git.graph;

import java.util.Arrays;
import java.util.BitSet;
import org.eclipse.jgit.lib.ObjectId;

/** Sorts positions by their commits' ids. */
final class IdOrder {
    private IdOrder() {}

    static int[] of(HistoryIndex index, BitSet rows) {
        int[] positions = rows.stream().toArray();
        // The first four bytes of an id decide nearly always; a long holds them and whose they are.
        long[] keys = new long[positions.length];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = prefix(index.id(positions[i])) << Integer.SIZE | i;
        }
        Arrays.sort(keys);
        int[] sorted = new int[positions.length];
        for (int i = 0; i < sorted.length; i++) {
            int moving = positions[(int) keys[i]];
            int at = i;
            while (at > 0
                    && keys[at - 1] >> Integer.SIZE == keys[i] >> Integer.SIZE
                    && index.id(moving).compareTo(index.id(sorted[at - 1])) < 0) {
                sorted[at] = sorted[at - 1];
                at--;
            }
            sorted[at] = moving;
        }
        return sorted;
    }

    /** Signed, but in the order of the unsigned bytes. */
    private static long prefix(ObjectId id) {
        int prefix = id.getByte(0) << 24 | id.getByte(1) << 16 | id.getByte(2) << 8 | id.getByte(3);
        return prefix ^ Integer.MIN_VALUE;
    }
}
