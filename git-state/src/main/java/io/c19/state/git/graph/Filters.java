package io.c19.state.git.graph;

import java.util.Arrays;

/**
 * The changed-path filters of many commits, close together. As for {@link Ints}, one thread adds at a time.
 *
 * <p>Each filter is preceded by its length: one byte, or 255 and four bytes. A handle says where the length is.
 */
final class Filters {
    private static final int CHUNK_BITS = 18;
    private static final int MASK = (1 << CHUNK_BITS) - 1;
    private static final int LONG_LENGTH = 255;

    /** A handle is an int; 2 GiB is the filters of some 100 million writes. */
    private static final int CHUNKS_MAX = 1 << (Integer.SIZE - 1 - CHUNK_BITS);

    /** The filter of commits of which nothing is known: any path may have changed. */
    static final int UNKNOWN = 0;

    private byte[][] chunks = {chunk()};
    private int used;

    Filters() {
        add(new byte[] {(byte) 0xFF});
    }

    /** @return the filter's handle */
    int add(byte[] filter) {
        if (filter.length > ChangedPaths.FILTER_BYTES_MAX) {
            return UNKNOWN;
        }
        int length = filter.length < LONG_LENGTH ? 1 : 1 + Integer.BYTES;
        if (used + length + filter.length > 1 << CHUNK_BITS) {
            if (chunks.length == CHUNKS_MAX) {
                return UNKNOWN;
            }
            byte[][] more = Arrays.copyOf(chunks, chunks.length + 1);
            more[chunks.length] = chunk();
            chunks = more;
            used = 0;
        }
        byte[] chunk = chunks[chunks.length - 1];
        int handle = (chunks.length - 1) << CHUNK_BITS | used;
        if (length == 1) {
            chunk[used] = (byte) filter.length;
        } else {
            chunk[used] = (byte) LONG_LENGTH;
            PathQuery.INTS.set(chunk, used + 1, filter.length);
        }
        System.arraycopy(filter, 0, chunk, used + length, filter.length);
        used += length + filter.length;
        return handle;
    }

    boolean mayHold(int handle, PathQuery query) {
        byte[] chunk = chunks[handle >>> CHUNK_BITS];
        int at = handle & MASK;
        int length = chunk[at] & 0xFF;
        if (length < LONG_LENGTH) {
            return query.mayMatch(chunk, at + 1, length);
        }
        return query.mayMatch(chunk, at + 1 + Integer.BYTES, (int) PathQuery.INTS.get(chunk, at + 1));
    }

    byte[] get(int handle) {
        byte[] chunk = chunks[handle >>> CHUNK_BITS];
        int at = handle & MASK;
        int length = chunk[at] & 0xFF;
        int from = at + 1;
        if (length == LONG_LENGTH) {
            length = (int) PathQuery.INTS.get(chunk, from);
            from += Integer.BYTES;
        }
        return Arrays.copyOfRange(chunk, from, from + length);
    }

    /** With room behind it, since short filters are read eight bytes at a time. */
    private static byte[] chunk() {
        return new byte[(1 << CHUNK_BITS) + Long.BYTES];
    }
}
