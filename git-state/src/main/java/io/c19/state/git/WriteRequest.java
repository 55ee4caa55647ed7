package io.c19.state.git;

/** A write that waits for its turn. */
interface WriteRequest {
    /** Decides, on the writer thread, against the newest state. Called again if that state turns out not to be the newest. */
    Plan plan(GitSnapshot newest);

    /** How much memory it holds while it waits, roughly. */
    long bytes();
}
