package io.c19.state.git;

import org.eclipse.jgit.lib.ObjectId;

/** Where trees and blobs are read from: the repository, or the repository with what a writer has not stored yet. */
public interface ObjectSource {
    /** @throws io.c19.layers.StateException CORRUPT when it is missing, not a tree or damaged */
    Tree tree(ObjectId id);

    /** @throws io.c19.layers.StateException CORRUPT when it is missing, not a blob or damaged */
    byte[] blob(ObjectId id);

    long blobSize(ObjectId id);
}
