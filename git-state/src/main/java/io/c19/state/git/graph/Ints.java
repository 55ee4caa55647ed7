package io.c19.state.git.graph;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * A growing list of numbers. One thread adds at a time; others may read what was added before a volatile write that they
 * have seen, {@link HistoryIndex#count} here.
 */
final class Ints {
    private static final int CHUNK_BITS = 14;
    private static final int MASK = (1 << CHUNK_BITS) - 1;

    private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(int[].class);

    private int[][] chunks = {};
    private int size;

    int get(int index) {
        return chunks[index >>> CHUNK_BITS][index & MASK];
    }

    void set(int index, int value) {
        chunks[index >>> CHUNK_BITS][index & MASK] = value;
    }

    /** As {@link #get}, and all that was done before the {@link #setRelease} of what it gives is seen too. */
    int getAcquire(int index) {
        return (int) ELEMENT.getAcquire(chunks[index >>> CHUNK_BITS], index & MASK);
    }

    void setRelease(int index, int value) {
        ELEMENT.setRelease(chunks[index >>> CHUNK_BITS], index & MASK, value);
    }

    void add(int value) {
        int chunk = size >>> CHUNK_BITS;
        if (chunk == chunks.length) {
            int[][] more = Arrays.copyOf(chunks, chunk + 1);
            more[chunk] = new int[1 << CHUNK_BITS];
            chunks = more;
        }
        set(size++, value);
    }
}
