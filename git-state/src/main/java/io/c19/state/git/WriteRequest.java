package io.c19.state.git;

import io.c19.layers.ApplyResult;
import org.jspecify.annotations.Nullable;

/** A write that waits for its turn. */
interface WriteRequest {
    /** Decides, on the writer thread, against the newest state. Called again if that state turns out not to be the newest. */
    Plan plan(GitSnapshot newest);

    /**
     * Told on the writer thread, before any later request is planned.
     *
     * @param result null when it failed: what was planned was not stored then
     */
    default void answered(@Nullable ApplyResult result) {}

    /** How much memory it holds while it waits, roughly. */
    long bytes();
}
