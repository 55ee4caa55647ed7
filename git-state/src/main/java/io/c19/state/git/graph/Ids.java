package io.c19.state.git.graph;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.ObjectId;

/**
 * A growing list of commit ids, and where each is in it. About 26 bytes an id. One thread adds at a time, while others read
 * without a lock: an id is complete before a slot of the table names it.
 */
final class Ids {
    private static final int ID_BYTES = 20;
    private static final int CHUNK_BITS = 12;
    private static final int MASK = (1 << CHUNK_BITS) - 1;

    private volatile byte[][] chunks = {};
    /** Open addressing; a slot holds an index plus one, zero is free. */
    private volatile AtomicIntegerArray table = new AtomicIntegerArray(1 << 10);

    private int size;

    /** The index of the id, or -1. */
    int find(AnyObjectId id) {
        AtomicIntegerArray slots = table;
        int mask = slots.length() - 1;
        for (int at = id.hashCode() & mask; ; at = (at + 1) & mask) {
            int slot = slots.get(at);
            if (slot == 0) {
                return -1;
            }
            if (id.compareTo(chunks[(slot - 1) >>> CHUNK_BITS], offset(slot - 1)) == 0) {
                return slot - 1;
            }
        }
    }

    ObjectId get(int index) {
        return ObjectId.fromRaw(chunks[index >>> CHUNK_BITS], offset(index));
    }

    void add(AnyObjectId id) {
        int chunk = size >>> CHUNK_BITS;
        if (chunk == chunks.length) {
            byte[][] more = Arrays.copyOf(chunks, chunk + 1);
            more[chunk] = new byte[ID_BYTES << CHUNK_BITS];
            chunks = more;
        }
        id.copyRawTo(chunks[chunk], offset(size));
        if (4 * (size + 1) > 3 * table.length()) {
            AtomicIntegerArray larger = new AtomicIntegerArray(2 * table.length());
            for (int i = 0; i < size; i++) {
                enter(larger, get(i), i);
            }
            table = larger;
        }
        enter(table, id, size++);
    }

    private static void enter(AtomicIntegerArray slots, AnyObjectId id, int index) {
        int mask = slots.length() - 1;
        int at = id.hashCode() & mask;
        while (slots.get(at) != 0) {
            at = (at + 1) & mask;
        }
        slots.set(at, index + 1);
    }

    private static int offset(int index) {
        return (index & MASK) * ID_BYTES;
    }
}
