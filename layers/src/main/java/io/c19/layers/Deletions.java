package io.c19.layers;

import java.time.Instant;
import java.util.Optional;

/** Capability of a connection that knows of keys which were deleted, here or elsewhere, though the state has forgotten them. Thread-safe. */
public interface Deletions {
    /** When the key was deleted; empty when it was not, or that is no longer known. Never blocks for a peer. */
    Optional<Instant> deleted(Key key);
}
