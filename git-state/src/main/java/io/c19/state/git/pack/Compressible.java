package io.c19.state.git.pack;

import org.eclipse.jgit.lib.Constants;

/** Guesses whether deflating an object is worth its while. */
final class Compressible {
    /** Below it there is little to gain, and a call of the deflater costs as much as for some KiB. */
    private static final int BYTES_MIN = 100;

    /** Enough to tell text from what is compressed or encrypted already. */
    private static final int SAMPLE_BYTES = 512;

    private static final int BYTE_VALUES = 256;

    private Compressible() {}

    /** While writers wait. */
    static boolean seems(int type, byte[] bytes) {
        // A tree is mostly ids, and those do not compress.
        return type != Constants.OBJ_TREE && seemsAtLeisure(type, bytes, 0, bytes.length);
    }

    /** When nobody waits, what lies between the ids of a tree counts too. */
    static boolean seemsAtLeisure(int type, byte[] bytes, int from, int length) {
        return length >= BYTES_MIN && (type != Constants.OBJ_BLOB || isUneven(bytes, from, length));
    }

    /**
     * Whether some byte values are much more frequent than others in a sample from the middle. In n bytes that are random,
     * the squares of how often each value occurs add up to about n + n * n / 256. Twice the latter part is what random bytes
     * of 7 bits each have: those lose an eighth, and less than that is not worth it.
     */
    private static boolean isUneven(byte[] bytes, int begin, int length) {
        int n = Math.min(length, SAMPLE_BYTES);
        int[] counts = new int[BYTE_VALUES];
        int from = begin + (length - n) / 2;
        for (int i = from; i < from + n; i++) {
            counts[bytes[i] & 0xff]++;
        }
        long squares = 0;
        for (int count : counts) {
            squares += (long) count * count;
        }
        return squares > n + 2L * n * n / BYTE_VALUES;
    }
}
