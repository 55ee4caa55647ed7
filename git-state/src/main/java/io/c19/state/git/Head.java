package io.c19.state.git;

import java.time.Instant;
import org.eclipse.jgit.lib.ObjectId;

/**
 * A commit that {@code main} is or was at, with what is read from it most.
 *
 * @param time the committer's, in whole seconds
 * @param number counts the heads of this process upwards
 */
record Head(ObjectId commit, ObjectId tree, Instant time, long number) {
    /** The number of a commit that is looked at without being the newest. */
    static final long UNNUMBERED = -1;
}
