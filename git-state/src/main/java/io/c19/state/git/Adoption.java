package io.c19.state.git;

import io.c19.layers.Key;
import io.c19.layers.LimitException;
import io.c19.layers.Limits;
import java.io.IOException;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether {@code main}, moved by somebody else (a person's {@code git push} into the directory), can be followed
 * (merge rules 15 and 16).
 */
final class Adoption {
    private final StoredObjects objects;
    private final Limits limits;

    Adoption(StoredObjects objects, Limits limits) {
        this.objects = objects;
        this.limits = limits;
    }

    /** Why the commit cannot follow ours, as a part of a sentence; null when it can. */
    @Nullable
    String objection(Head ours, ObjectId theirs) throws IOException {
        try (RevWalk walk = new RevWalk(objects.repository())) {
            RevCommit their = walk.parseCommit(theirs);
            if (!walk.isMergedInto(walk.parseCommit(ours.commit()), their)) {
                return "it does not descend from %s".formatted(ours.commit().name());
            }
            return objection(ours.tree(), their.getTree().copy());
        }
    }

    private @Nullable String objection(ObjectId ourTree, ObjectId theirTree) throws IOException {
        try (TreeWalk walk = new TreeWalk(objects.repository())) {
            walk.addTree(ourTree);
            walk.addTree(theirTree);
            walk.setFilter(TreeFilter.ANY_DIFF);
            walk.setRecursive(true);
            while (walk.next()) {
                String fault = walk.getFileMode(1) == FileMode.MISSING
                        ? null
                        : fault(walk.getPathString(), walk.getFileMode(1), walk.getObjectId(1));
                if (fault != null) {
                    return "path '%s' %s".formatted(walk.getPathString(), fault);
                }
            }
            return null;
        }
    }

    private @Nullable String fault(String path, FileMode mode, ObjectId id) {
        if (mode != FileMode.REGULAR_FILE && mode != FileMode.EXECUTABLE_FILE) {
            return mode == FileMode.SYMLINK ? "is a symbolic link" : "is a submodule";
        }
        if (path.startsWith(".c19/") || path.startsWith(Roots.CONFLICTS + "/")) {
            return null;
        }
        Key key = KeyPath.decode(path);
        if (key == null) {
            return "is no key's (docs/repository-layout.md tells how keys are spelt as paths)";
        }
        long size = objects.blobSize(id);
        if (size > limits.valueBytesMax()) {
            return "has %d bytes (expected: at most %d)".formatted(size, limits.valueBytesMax());
        }
        try {
            limits.check(key);
            return null;
        } catch (LimitException e) {
            return "is too long: " + e.getMessage();
        }
    }
}
