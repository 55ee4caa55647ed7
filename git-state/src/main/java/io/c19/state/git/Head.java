package io.c19.state.git;

import java.time.Instant;
import org.eclipse.jgit.lib.ObjectId;

/**
 * A commit that {@code main} is or was at, with what is read from it most.
 *
 * @param time the committer's, in whole seconds
 * @param number counts the heads of this process upwards
 * @param own the last commit that this node authored: this one, or one that it knows of
 */
record Head(ObjectId commit, ObjectId tree, Instant time, long number, ObjectId own) {
    /** The number of a commit that is looked at without being the newest. */
    static final long UNNUMBERED = -1;

    /** A commit that this node authored, or that is looked at as if it had. */
    Head(ObjectId commit, ObjectId tree, Instant time, long number) {
        this(commit, tree, time, number, commit);
    }

    /** The same commit, known to come from others. */
    Head withOwn(ObjectId authored) {
        return new Head(commit, tree, time, number, authored);
    }
}
