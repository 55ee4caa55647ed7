package io.c19.state.git.graph;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * The layout of a commit-graph file, all numbers big-endian (gitformat-commit-graph, gitformat-chunk):
 *
 * <pre>
 * file   := "CGPH" version=1 hash=1 chunk-count layer-count  (chunk-id offset64)* 0 offset64  chunk*  sha1-of-all-before
 * OIDF   := 256 counts of ids up to a first byte
 * OIDL   := ids, ascending
 * CDAT   := for each: tree-id parent1 parent2 (level:30 time:34)      parent := graph position | 0x70000000 | EDGE index + 2^31
 * GDA2   := for each: corrected date - time                           or GDO2 index + 2^31
 * GDO2   := 64-bit offsets that do not fit
 * EDGE   := second and further parents of octopus merges, the last + 2^31
 * BIDX   := for each: where its filter ends
 * BDAT   := hash-version hashes bits-per-entry filter*
 * BASE   := checksums of the layers below
 * </pre>
 */
final class GraphFormat {
    static final int SIGNATURE = 0x43475048;
    static final byte VERSION = 1;
    static final byte SHA_1 = 1;
    static final int HEADER_BYTES = 8;
    static final int CHUNK_ENTRY_BYTES = 12;
    static final int ID_BYTES = 20;
    static final int FAN_OUT_BYTES = 256 * Integer.BYTES;
    static final int COMMIT_BYTES = ID_BYTES + 16;
    static final int FILTER_HEADER_BYTES = 12;
    static final int NO_PARENT = 0x7000_0000;
    /** Marks the last of several; elsewhere, that a number stands in another chunk. */
    static final int LAST_EDGE = 0x8000_0000;

    static final int LEVEL_MAX = 0x3FFF_FFFF;

    enum Chunk {
        FAN_OUT(0x4f494446),
        IDS(0x4f49444c),
        COMMITS(0x43444154),
        DATES(0x47444132),
        FAR_DATES(0x47444f32),
        EDGES(0x45444745),
        FILTER_ENDS(0x42494458),
        FILTERS(0x42444154),
        BASES(0x42415345);

        private final int id;

        Chunk(int id) {
            this.id = id;
        }

        int id() {
            return id;
        }

        /** The chunk with that id, or null when it is not one that we read. */
        static @Nullable Chunk of(int id) {
            for (Chunk chunk : values()) {
                if (chunk.id == id) {
                    return chunk;
                }
            }
            return null;
        }
    }

    private GraphFormat() {}

    static byte[] sha1(byte[] bytes, int length) {
        MessageDigest digest = sha1();
        digest.update(bytes, 0, length);
        return digest.digest();
    }

    static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
