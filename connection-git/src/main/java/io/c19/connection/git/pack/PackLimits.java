package io.c19.connection.git.pack;

import io.c19.layers.Limits;

/**
 * The most that a pack may be. They keep who sends it from taking memory and disk.
 *
 * @param packBytesMax length of the pack
 * @param objectsMax number of its objects; 8 bytes of memory are taken for each before the first comes
 * @param objectBytesMax length of each object
 * @param strict whether objects must be well-formed in every respect; else what is odd but harmless is taken, such as a
 *     person's mail address without a bracket in a commit of long ago
 */
public record PackLimits(long packBytesMax, int objectsMax, long objectBytesMax, boolean strict) {
    /** More comes by fetching, where whoever receives it has chosen whom it comes from. */
    private static final long PUSHED_BYTES_MAX = 2L << 30;

    private static final int PUSHED_OBJECTS_MAX = 4_000_000;

    /** A tree of some 800,000 keys in one directory. */
    private static final long TREE_BYTES_MAX = 32L << 20;

    /** The largest value that any node can be configured to take. */
    private static final long REPLICATED_BYTES_MAX = 256L << 20;

    private static final int FETCHED_OBJECTS_MAX = 200_000_000;

    /** What a person pushes. */
    public static PackLimits pushed(Limits limits) {
        return new PackLimits(
                PUSHED_BYTES_MAX, PUSHED_OBJECTS_MAX, Math.max(TREE_BYTES_MAX, limits.valueBytesMax()), true);
    }

    /** What a peer sends unasked. Its limits may be other ones: what one node has accepted, all others take. */
    public static PackLimits replicated() {
        return new PackLimits(PUSHED_BYTES_MAX, PUSHED_OBJECTS_MAX, REPLICATED_BYTES_MAX, false);
    }

    /** What a peer sends as the answer to a question. */
    public static PackLimits fetched() {
        return new PackLimits(Long.MAX_VALUE, FETCHED_OBJECTS_MAX, REPLICATED_BYTES_MAX, false);
    }
}
