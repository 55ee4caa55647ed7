package io.c19.state.git.graph;

/**
 * The two hashes of a path that Git's changed-path filters are made of: 32-bit murmur3 from two seeds
 * (gitformat-commit-graph). Both in one long, the first in the upper half.
 *
 * <p>Version 1 of Git's format reads the path's bytes as C's {@code char}, so that bytes from 0x80 hash differently where that
 * is signed (x86, Apple) and where it is not (Linux on ARM).
 */
final class PathHash {
    private static final int FIRST_SEED = 0x293ae76f;
    private static final int SECOND_SEED = 0x7e646e2c;

    /** How Git's C compiler has it on this machine. */
    static final boolean SIGNED_HERE = isSigned(System.getProperty("os.arch", ""), System.getProperty("os.name", ""));

    private PathHash() {}

    static long of(byte[] path, int length, boolean signed) {
        long first = murmur3(FIRST_SEED, path, length, signed);
        return first << 32 | (murmur3(SECOND_SEED, path, length, signed) & 0xFFFF_FFFFL);
    }

    /** Which bit of so many the i-th of a path's hashes stands for. */
    static int bit(long hashes, int i, int bits) {
        return Integer.remainderUnsigned((int) (hashes >>> 32) + i * (int) hashes, bits);
    }

    static int murmur3(int seed, byte[] data, int length, boolean signed) {
        int mask = signed ? -1 : 0xFF;
        int hash = seed;
        int at = 0;
        for (; at + 4 <= length; at += 4) {
            // Sign bits of one byte spill into the others, as they do in Git.
            int block = (data[at] & mask)
                    | (data[at + 1] & mask) << 8
                    | (data[at + 2] & mask) << 16
                    | (data[at + 3] & mask) << 24;
            hash = Integer.rotateLeft(hash ^ mixed(block), 13) * 5 + 0xe6546b64;
        }
        int tail = 0;
        for (int i = length - 1; i >= at; i--) {
            tail ^= (data[i] & mask) << (Byte.SIZE * (i - at));
        }
        if (at < length) {
            hash ^= mixed(tail);
        }
        hash ^= length;
        hash = (hash ^ hash >>> 16) * 0x85ebca6b;
        hash = (hash ^ hash >>> 13) * 0xc2b2ae35;
        return hash ^ hash >>> 16;
    }

    private static int mixed(int block) {
        return Integer.rotateLeft(block * 0xcc9e2d51, 15) * 0x1b873593;
    }

    private static boolean isSigned(String architecture, String system) {
        boolean arm = architecture.startsWith("aarch64") || architecture.startsWith("arm");
        return !arm || system.startsWith("Mac") || system.startsWith("Windows");
    }
}
