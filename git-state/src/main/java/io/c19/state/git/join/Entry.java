package io.c19.state.git.join;

import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;

/** A file of a tree. Whether it is executable is part of what was written. */
public record Entry(FileMode mode, ObjectId id) {}
