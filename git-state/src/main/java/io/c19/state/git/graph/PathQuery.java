package io.c19.state.git.graph;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Asks changed-path filters for some paths, files or directories, of which any one is enough. Immutable.
 *
 * <p>A filter holds a path's directories too, so all of them are asked for: a miss of any says no. Most filters are not
 * longer than eight bytes; for each such length the bits to look at are worked out beforehand, and a commit then costs one
 * comparison.
 */
public final class PathQuery {
    static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    /** For each alternative, the hashes that a filter must have all of. */
    private final long[][] alternatives;
    /** For each alternative, the bits that a filter of so many bytes must have all of. */
    private final long[][] masks;

    private PathQuery(long[][] alternatives) {
        this.alternatives = alternatives;
        this.masks = new long[alternatives.length][Long.BYTES + 1];
        for (int i = 0; i < alternatives.length; i++) {
            for (int length = 1; length <= Long.BYTES; length++) {
                masks[i][length] = mask(alternatives[i], length * Byte.SIZE);
            }
        }
    }

    /** @param paths as in a tree, from its root; the empty path is any */
    public static PathQuery of(Collection<String> paths) {
        List<long[]> alternatives = new ArrayList<>();
        for (String path : paths) {
            byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
            alternatives.add(hashes(bytes, PathHash.SIGNED_HERE));
            if (bytes.length != path.length()) {
                // The repository may have been written to on another kind of machine.
                alternatives.add(hashes(bytes, !PathHash.SIGNED_HERE));
            }
        }
        return new PathQuery(alternatives.toArray(long[][]::new));
    }

    /** Whether the filter may hold one of the paths; never false when it does. At least eight bytes are there to be read. */
    boolean mayMatch(byte[] bytes, int at, int length) {
        if (length > Long.BYTES) {
            return mayMatchLong(bytes, at, length);
        }
        long word = (long) LONGS.get(bytes, at);
        for (long[] mask : masks) {
            if ((word & mask[length]) == mask[length]) {
                return true;
            }
        }
        return false;
    }

    private boolean mayMatchLong(byte[] bytes, int at, int length) {
        int bits = length * Byte.SIZE;
        for (long[] hashes : alternatives) {
            if (holdsAll(bytes, at, bits, hashes)) {
                return true;
            }
        }
        return false;
    }

    private static boolean holdsAll(byte[] bytes, int at, int bits, long[] hashes) {
        for (long hash : hashes) {
            for (int i = 0; i < ChangedPaths.HASHES; i++) {
                int bit = PathHash.bit(hash, i, bits);
                if ((bytes[at + (bit >> 3)] >> (bit & 7) & 1) == 0) {
                    return false;
                }
            }
        }
        return true;
    }

    private static long[] hashes(byte[] path, boolean signed) {
        List<Long> hashes = new ArrayList<>();
        // The path itself first: it is the least likely to be there.
        for (int end = path.length; end > 0; end = ChangedPaths.lastSlash(path, end)) {
            hashes.add(PathHash.of(path, end, signed));
        }
        return hashes.stream().mapToLong(Long::longValue).toArray();
    }

    private static long mask(long[] hashes, int bits) {
        long mask = 0;
        for (long hash : hashes) {
            for (int i = 0; i < ChangedPaths.HASHES; i++) {
                mask |= 1L << PathHash.bit(hash, i, bits);
            }
        }
        return mask;
    }
}
