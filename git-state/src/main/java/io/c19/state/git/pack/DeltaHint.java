package io.c19.state.git.pack;

import io.c19.state.git.object.Delta;

/**
 * A shorter way to tell an object that a pack holds whole, for when its base comes to be in the same pack.
 *
 * @param offset where the object's entry begins in the pack
 */
record DeltaHint(long offset, Delta delta) {}
