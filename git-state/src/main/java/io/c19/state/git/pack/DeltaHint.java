package io.c19.state.git.pack;

import io.c19.state.git.object.Delta;

/**
 * A shorter way to tell an object that a pack holds whole, for when its base comes to be in the same pack.
 *
 * @param offset where the object's entry begins in the pack
 * @param height how many deltas the longest chain has that begins at this object in the pack
 */
record DeltaHint(long offset, int height, Delta delta) {}
