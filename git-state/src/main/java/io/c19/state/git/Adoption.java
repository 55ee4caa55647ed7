package io.c19.state.git;

import io.c19.layers.Key;
import io.c19.layers.LimitException;
import io.c19.layers.Limits;
import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import java.io.IOException;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.revwalk.filter.RevFilter;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether {@code main}, moved by somebody else (a person's {@code git push} into the directory), can be followed
 * (merge rules 15 and 16).
 */
final class Adoption {
    /** Metadata are parsed whenever their key is read. */
    private static final int OWN_FILE_BYTES_MAX = 4 << 10;

    private static final String METADATA = Metadata.DIRECTORY + "/";
    private static final String CONFLICTS = Roots.CONFLICTS + "/";
    private static final String SIDES = "/" + Roots.SIDES + "/";

    private final StoredObjects objects;
    private final Layout layout;
    private final Limits limits;
    private final Inspections inspections;
    private final Descent descent;

    Adoption(StoredObjects objects, Layout layout, Limits limits, Inspections inspections, Descent descent) {
        this.objects = objects;
        this.inspections = inspections;
        this.layout = layout;
        this.limits = limits;
        this.descent = descent;
    }

    /** What a foreign {@code main} is to us. */
    sealed interface Verdict {
        /** Gone, or set back to where ours comes from. */
        record Behind() implements Verdict {}

        /** It goes on from ours. */
        record Ahead(Head theirs) implements Verdict {}

        /** It goes on from an older commit of ours, since when we have written too. */
        record Beside(Head theirs) implements Verdict {}

        /** @param why a part of a sentence */
        record Refused(String why) implements Verdict {}
    }

    Verdict judge(Head ours, ObjectId theirs) throws IOException {
        if (theirs.equals(ObjectId.zeroId())) {
            return new Verdict.Behind();
        }
        try (ObjectReader reader = objects.reader();
                RevWalk walk = new RevWalk(reader)) {
            Head head = objects.head(theirs, ours.number() + 1);
            objects.tree(head.tree());
            RevCommit our = walk.parseCommit(ours.commit());
            RevCommit their = walk.parseCommit(theirs);
            String unfit = inspections.objection(theirs, ours);
            if (unfit != null) {
                return new Verdict.Refused(unfit);
            }
            if (descent.isAncestor(theirs, ours.commit())) {
                return new Verdict.Behind();
            }
            String fanOut = StoreFile.fanOut(head.tree(), objects);
            if (!fanOut.equals(Integer.toString(layout.fanOut()))) {
                return new Verdict.Refused("its %s says fan_out %s (expected: %d, as the store was made)"
                        .formatted(StoreFile.PATH, fanOut, layout.fanOut()));
            }
            if (descent.isAncestor(ours.commit(), theirs)) {
                String objection = objection(ours.tree(), head.tree());
                return objection == null ? new Verdict.Ahead(head) : new Verdict.Refused(objection);
            }
            return beside(walk, our, their, head);
        } catch (MissingObjectException | IncorrectObjectTypeException | CorruptObjectException e) {
            return new Verdict.Refused("it is damaged (%s)".formatted(e.getMessage()));
        } catch (StateException e) {
            if (e.reason() == Reason.CORRUPT) {
                return new Verdict.Refused("it is damaged (%s)".formatted(e.getMessage()));
            }
            throw e;
        }
    }

    private Verdict beside(RevWalk walk, RevCommit our, RevCommit their, Head head) throws IOException {
        walk.reset();
        walk.setRevFilter(RevFilter.MERGE_BASE);
        walk.markStart(our);
        walk.markStart(their);
        RevCommit base = walk.next();
        if (base == null) {
            return new Verdict.Refused("it has no commit in common with %s".formatted(our.name()));
        }
        ObjectId baseTree = objects.commit(base).getTree().copy();
        String objection = objection(baseTree, head.tree());
        return objection == null ? new Verdict.Beside(head) : new Verdict.Refused(objection);
    }

    private @Nullable String objection(ObjectId ourTree, ObjectId theirTree) throws IOException {
        try (ObjectReader reader = objects.reader();
                TreeWalk walk = new TreeWalk(reader)) {
            walk.addTree(ourTree);
            walk.addTree(theirTree);
            walk.setFilter(TreeFilter.ANY_DIFF);
            walk.setRecursive(true);
            while (walk.next()) {
                String path = KeyPath.utf8(walk.getRawPath());
                String fault = walk.getFileMode(1) == FileMode.MISSING
                        ? null
                        : path == null ? "is not UTF-8" : fault(path, walk.getFileMode(1), walk.getObjectId(1));
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
        if (path.startsWith(".c19/") || path.startsWith(CONFLICTS)) {
            long bytes = objects.blobSize(id);
            boolean fits = bytes <= OWN_FILE_BYTES_MAX || path.startsWith(CONFLICTS);
            return fits
                    ? misplacedBeside(path)
                    : "has %d bytes (expected: at most %d)".formatted(bytes, OWN_FILE_BYTES_MAX);
        }
        Key key = layout.key(path);
        if (key == null) {
            String misplaced = misplaced("", path);
            return misplaced != null
                    ? misplaced
                    : "is no key's (docs/repository-layout.md tells how keys are spelt as paths)";
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

    /** As {@link #misplaced}, for metadata and sides of conflicts. */
    private @Nullable String misplacedBeside(String path) {
        if (path.startsWith(METADATA)) {
            return misplaced(METADATA, path.substring(METADATA.length()));
        }
        int end = path.lastIndexOf(SIDES);
        return path.startsWith(CONFLICTS) && end > CONFLICTS.length()
                ? misplaced(CONFLICTS, path.substring(CONFLICTS.length(), end))
                : null;
    }

    /** What is wrong with a path that a key has, but in another layout; null when that is not so. */
    private @Nullable String misplaced(String at, String path) {
        Key meant = layout.key(path) == null ? layout.meant(path) : null;
        return meant == null
                ? null
                : "is not where this store keeps the key '%s' (expected: '%s%s', since its fan_out is %d)"
                        .formatted(meant, at, layout.path(meant), layout.fanOut());
    }
}
