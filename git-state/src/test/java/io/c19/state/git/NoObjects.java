package io.c19.state.git;

import org.eclipse.jgit.lib.ObjectId;

/** An empty repository: whatever is read must have been made before. */
final class NoObjects implements ObjectSource {
    @Override
    public Tree tree(ObjectId id) {
        throw new AssertionError("no tree " + id.name());
    }

    @Override
    public byte[] blob(ObjectId id) {
        throw new AssertionError("no blob " + id.name());
    }

    @Override
    public long blobSize(ObjectId id) {
        throw new AssertionError("no blob " + id.name());
    }
}
