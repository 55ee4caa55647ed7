package io.c19.connection.git.pack;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;

/**
 * How commits relate. Both questions are asked of what the one side has and the other lacks, so that they cost
 * what is between the two: JGit's own {@code isMergedInto} looks at all history.
 */
public final class Ancestry {
    private Ancestry() {}

    /** Whether a commit is in the repository, and is one of the others or an ancestor of one. Blocks for the disk. */
    public static boolean isPartOf(Repository repository, ObjectId commit, Collection<ObjectId> others)
            throws IOException {
        return count(repository, List.of(commit), others, 1) == 0;
    }

    /**
     * How many commits lead to these and to none of the others, but not further than to a bound. What is not in the
     * repository counts as one. Blocks for the disk.
     */
    public static int count(Repository repository, Collection<ObjectId> tips, Collection<ObjectId> others, int bound)
            throws IOException {
        int count = 0;
        try (ObjectReader reader = repository.newObjectReader();
                RevWalk walk = new RevWalk(reader)) {
            walk.setRetainBody(false);
            for (ObjectId tip : tips) {
                try {
                    walk.markStart(walk.parseCommit(tip));
                } catch (MissingObjectException | IncorrectObjectTypeException e) {
                    count++;
                }
            }
            for (ObjectId other : others) {
                if (reader.has(other)) {
                    walk.markUninteresting(walk.parseCommit(other));
                }
            }
            while (count < bound && walk.next() != null) {
                count++;
            }
        }
        return count;
    }
}
