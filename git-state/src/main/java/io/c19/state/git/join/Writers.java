package io.c19.state.git.join;

import org.eclipse.jgit.lib.ObjectId;

/** Tells which commit wrote what a tree holds without saying it. */
interface Writers {
    /** @param path of which there is one maximal write, that left a value */
    ObjectId of(String path);
}
