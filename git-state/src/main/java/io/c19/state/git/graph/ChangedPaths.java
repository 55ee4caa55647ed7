package io.c19.state.git.graph;

import java.util.Arrays;

/**
 * Collects what one commit changed, and makes Git's changed-path Bloom filter of it (gitformat-commit-graph): each path with
 * all directories above it. Not thread-safe; to be used again after {@link #clear}.
 *
 * <p>Git reads the size of the filters from the file and keeps it when it writes the file anew. With its own default of 10
 * bits an entry, 3 to 5 of 100 commits that changed one key pass for any other key of the same directory, since short filters
 * are full of coincidences, and each costs reading trees. With 24 bits it is 3 of 1,000, for 5 bytes more a commit.
 */
public final class ChangedPaths {
    static final int HASH_VERSION = 1;
    static final int BITS_PER_ENTRY = 24;
    /** As Git has it; more are better for long filters and worse for short ones, which most are. */
    static final int HASHES = 7;

    /**
     * A commit with more says of every path that it may have changed it. Git draws the line at 512, but reads filters of
     * any length; imports change thousands of keys in a commit, and each would have to be looked into. 192 KiB in memory.
     */
    static final int ENTRIES_MAX = 1 << 16;

    static final int FILTER_BYTES_MAX = ENTRIES_MAX * BITS_PER_ENTRY / Byte.SIZE;

    /** Git's filter of a commit with too many changes: any path may be one of them. */
    private static final byte[] ANY = {(byte) 0xFF};

    /** Git's filter of a commit that changed nothing. */
    private static final byte[] NONE = {0};

    private final boolean signed;
    private long[] entries = new long[16];
    private int size;
    private boolean tooMany;

    public ChangedPaths() {
        this(PathHash.SIGNED_HERE);
    }

    ChangedPaths(boolean signed) {
        this.signed = signed;
    }

    /**
     * Adds a file that was added, removed or changed.
     *
     * @param path the first bytes of it, up to the length, are the path
     * @return whether it is worth to go on: false when there are too many already
     */
    public boolean add(byte[] path, int length) {
        for (int end = length; end > 0 && !tooMany; end = lastSlash(path, end)) {
            put(PathHash.of(path, end, signed));
        }
        return !tooMany;
    }

    public byte[] filter() {
        distinct();
        if (tooMany || size > ENTRIES_MAX) {
            return ANY.clone();
        }
        if (size == 0) {
            return NONE.clone();
        }
        byte[] filter = new byte[(size * BITS_PER_ENTRY + Byte.SIZE - 1) / Byte.SIZE];
        int bits = filter.length * Byte.SIZE;
        for (int entry = 0; entry < size; entry++) {
            for (int i = 0; i < HASHES; i++) {
                int bit = PathHash.bit(entries[entry], i, bits);
                filter[bit >> 3] |= (byte) (1 << (bit & 7));
            }
        }
        return filter;
    }

    public void clear() {
        size = 0;
        tooMany = false;
    }

    static int lastSlash(byte[] path, int end) {
        int at = end - 1;
        while (at > 0 && path[at] != '/') {
            at--;
        }
        return at;
    }

    private void put(long entry) {
        if (size == entries.length) {
            // Directories come again with each file in them.
            distinct();
            tooMany = size > ENTRIES_MAX;
            if (size > entries.length / 2) {
                entries = Arrays.copyOf(entries, entries.length * 2);
            }
        }
        entries[size++] = entry;
    }

    private void distinct() {
        if (size < 2) {
            return;
        }
        Arrays.sort(entries, 0, size);
        int kept = 1;
        for (int i = 1; i < size; i++) {
            if (entries[i] != entries[kept - 1]) {
                entries[kept++] = entries[i];
            }
        }
        size = kept;
    }
}
