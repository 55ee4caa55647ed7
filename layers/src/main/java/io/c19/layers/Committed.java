package io.c19.layers;

import java.util.List;

/**
 * A step from one newest revision to the next.
 *
 * @param changes every key whose value it changed, in key order: bytes, type or expiry, so before and after may be the same
 *     etag. What expired is still there until a purge, itself a step, removes it
 * @param whole whether these are all. Of a step that brings in what was written elsewhere, or deletes all keys of a prefix, which may be any
 *     number of keys, there are at most {@link #JOINED_MAX}; {@link Watch#changes} tells all
 */
public record Committed(Revision previous, Revision revision, List<KeyChange> changes, boolean whole) {
    /** More is better read page by page than held in memory by everybody who is told. */
    public static final int JOINED_MAX = 1_000;

    public Committed {
        changes = List.copyOf(changes);
    }

    public Committed(Revision previous, Revision revision, List<KeyChange> changes) {
        this(previous, revision, changes, true);
    }
}
