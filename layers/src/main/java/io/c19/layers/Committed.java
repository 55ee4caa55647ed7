package io.c19.layers;

import java.util.List;

/**
 * A step from one newest revision to the next.
 *
 * @param changes every key whose value it changed, in key order: bytes, type or expiry, so before and after may be the same
 *     etag. What expired is still there until a purge, itself a step, removes it
 */
public record Committed(Revision previous, Revision revision, List<KeyChange> changes) {
    public Committed {
        changes = List.copyOf(changes);
    }
}
