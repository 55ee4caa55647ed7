package io.c19.connection.standard;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * XXH64 with the seed 0: the hash that C19's versions are made of. Not for anything that has to withstand an enemy.
 *
 * @see <a href="https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md">xxHash specification</a>
 */
final class XxHash64 {
    private static final long PRIME_1 = 0x9E3779B185EBCA87L;
    private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;
    private static final long PRIME_3 = 0x165667B19E3779F9L;
    private static final long PRIME_4 = 0x85EBCA77C2B2AE63L;
    private static final long PRIME_5 = 0x27D4EB2F165667C5L;

    private static final int STRIPE_BYTES = 32;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private XxHash64() {}

    static long of(byte[] input) {
        int at = 0;
        long hash;
        if (input.length >= STRIPE_BYTES) {
            long a = 0x60EA27EEADC0B5D6L; // the sum of the first two primes
            long b = PRIME_2;
            long c = 0;
            long d = -PRIME_1;
            for (; at <= input.length - STRIPE_BYTES; at += STRIPE_BYTES) {
                a = round(a, (long) LONGS.get(input, at));
                b = round(b, (long) LONGS.get(input, at + 8));
                c = round(c, (long) LONGS.get(input, at + 16));
                d = round(d, (long) LONGS.get(input, at + 24));
            }
            hash = Long.rotateLeft(a, 1) + Long.rotateLeft(b, 7) + Long.rotateLeft(c, 12) + Long.rotateLeft(d, 18);
            hash = merge(merge(merge(merge(hash, a), b), c), d);
        } else {
            hash = PRIME_5;
        }
        return avalanche(rest(hash + input.length, input, at));
    }

    private static long round(long lane, long word) {
        return Long.rotateLeft(lane + word * PRIME_2, 31) * PRIME_1;
    }

    private static long merge(long hash, long lane) {
        return (hash ^ round(0, lane)) * PRIME_1 + PRIME_4;
    }

    private static long rest(long begun, byte[] input, int from) {
        long hash = begun;
        int at = from;
        for (; at <= input.length - Long.BYTES; at += Long.BYTES) {
            hash = Long.rotateLeft(hash ^ round(0, (long) LONGS.get(input, at)), 27) * PRIME_1 + PRIME_4;
        }
        if (at <= input.length - Integer.BYTES) {
            long word = Integer.toUnsignedLong((int) INTS.get(input, at));
            hash = Long.rotateLeft(hash ^ word * PRIME_1, 23) * PRIME_2 + PRIME_3;
            at += Integer.BYTES;
        }
        for (; at < input.length; at++) {
            hash = Long.rotateLeft(hash ^ Byte.toUnsignedLong(input[at]) * PRIME_5, 11) * PRIME_1;
        }
        return hash;
    }

    private static long avalanche(long mixed) {
        long hash = mixed;
        hash = (hash ^ hash >>> 33) * PRIME_2;
        hash = (hash ^ hash >>> 29) * PRIME_3;
        return hash ^ hash >>> 32;
    }
}
