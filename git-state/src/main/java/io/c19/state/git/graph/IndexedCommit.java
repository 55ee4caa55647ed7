package io.c19.state.git.graph;

import java.util.List;
import org.eclipse.jgit.lib.ObjectId;

/**
 * What the index keeps of a commit.
 *
 * @param tree its root tree's id
 * @param time the committer's, in seconds since the epoch
 * @param filter of what changed against the first parent, see {@link ChangedPaths#filter}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record IndexedCommit(ObjectId id, List<? extends ObjectId> parents, ObjectId tree, int time, byte[] filter) {}
