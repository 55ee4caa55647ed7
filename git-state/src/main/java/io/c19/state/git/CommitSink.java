package io.c19.state.git;

import io.c19.state.git.object.NewObject;
import java.io.IOException;
import java.util.List;
import org.eclipse.jgit.lib.ObjectId;

/** Makes commits durable. Used by the writer thread only. */
interface CommitSink {
    /**
     * Stores the objects and moves {@code main} and this node's ref. When it returns, all of it survives a power cut.
     *
     * @param objects in the order of making
     * @throws HeadMoved when {@code main} is elsewhere than expected; then no ref was moved
     * @throws IOException when any of it could not be made durable
     */
    void store(List<NewObject> objects, Head from, Head to) throws IOException, HeadMoved;

    /** Where {@code main} is now. */
    ObjectId main() throws IOException;

    /** Lets this node's ref, which has no other writer, point to a commit that {@code main} is at already. */
    void follow(ObjectId commit) throws IOException;

    /**
     * Sets {@code main} back to ours after somebody moved it where we cannot follow, keeping theirs under another name.
     *
     * @return that name
     */
    String refuse(ObjectId theirs, ObjectId ours) throws IOException;

    /** A lock of a ref that somebody left, or holds for long. Nothing is wrong with the disk. */
    final class RefLocked extends IOException {
        private static final long serialVersionUID = 1L;

        RefLocked(String message) {
            super(message);
        }
    }

    /** Somebody else moved {@code main}, such as a person who pushes to the repository's directory. */
    final class HeadMoved extends Exception {
        private static final long serialVersionUID = 1L;

        HeadMoved(ObjectId expected) {
            super("main is no longer at " + expected.name());
        }
    }
}
