package io.c19.benchmarks.compare;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Values that say which key and which write of it they are from, followed by pseudo-random bytes made from the two: nothing
 * can be compressed or shared between values, and a reader can tell a right value from a wrong one without a memory of what
 * was written.
 *
 * @param size bytes of each value, at least {@link #HEADER}
 */
record Values(int size) {
    static final int HEADER = 2 * Long.BYTES;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L; // SplitMix64, by Steele, Lea and Flood

    Values {
        if (size < HEADER) {
            throw new IllegalArgumentException("size: %d (expected: at least %d)".formatted(size, HEADER));
        }
    }

    byte[] of(int key, long sequence) {
        byte[] value = new byte[size];
        LONG.set(value, 0, key ^ GOLDEN_GAMMA);
        LONG.set(value, Long.BYTES, sequence ^ mixed(key));
        long state = mixed(key) ^ mixed(~sequence);
        int at = HEADER;
        for (; at + Long.BYTES <= size; at += Long.BYTES) {
            state += GOLDEN_GAMMA;
            LONG.set(value, at, mixed(state));
        }
        for (; at < size; at++) {
            state += GOLDEN_GAMMA;
            value[at] = (byte) mixed(state);
        }
        return value;
    }

    /** The write that a value of this key is from, or -1 when it is not a value of this key or damaged. */
    long sequence(int key, byte[] value) {
        if (value.length != size || (long) LONG.get(value, 0) != (key ^ GOLDEN_GAMMA)) {
            return -1;
        }
        long sequence = (long) LONG.get(value, Long.BYTES) ^ mixed(key);
        return Arrays.equals(value, of(key, sequence)) ? sequence : -1;
    }

    private static long mixed(long seed) {
        long z = (seed ^ (seed >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
