package io.c19.state.git;

import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import io.c19.state.git.join.Graph.Commit;
import io.c19.state.git.join.KnownWrites;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A look at commits that come from elsewhere, before any ref of ours reaches them (merge rule 16): whether all they need is
 * there, and whether it is what the rest of the program can read. What a value may be is not asked: what another node has
 * accepted is taken. Costs in proportion to what is new, since of trees only what differs from the first parent's is
 * looked into.
 *
 * <p>The objects themselves were checked when they came in, as {@code git fsck --strict} does. For one thread.
 */
final class Inspection {
    private static final Logger LOG = LoggerFactory.getLogger(Inspection.class);

    /** A key of 1 KiB has no more segments; with the directories of sides and metadata before it. */
    private static final int DEPTH_MAX = 600;

    /** What one commit may add: a tree can name the same one below it many times over, and so on, and be small. */
    private static final long FILES_MAX = 20_000_000;

    private final StoredObjects objects;
    private final Predicate<ObjectId> known;
    private final boolean anyRoot;
    private final KnownWrites writes;
    private final Map<Difference, Extent> extents = new HashMap<>();
    private final Map<ObjectId, ObjectId> trees = new HashMap<>();
    private final List<ObjectId> merges = new ArrayList<>();

    /**
     * @param known whether a commit was let in before
     * @param anyRoot whether it may be of a history that has none in common with this store's
     * @param writes told of what is found in order
     */
    Inspection(StoredObjects objects, Predicate<ObjectId> known, boolean anyRoot, KnownWrites writes) {
        this.objects = objects;
        this.known = known;
        this.anyRoot = anyRoot;
        this.writes = writes;
    }

    /** What is wrong with a commit or one of its ancestors, as a part of a sentence; null when nothing is. */
    @Nullable
    String objection(ObjectId tip) {
        try (ObjectReader reader = objects.reader()) {
            for (Commit commit : unknown(tip)) {
                String objection = objection(commit, reader);
                if (objection != null) {
                    return "commit %s %s".formatted(commit.id().name(), objection);
                }
                trees.put(commit.id(), commit.tree());
                if (commit.parents().size() > 1) {
                    merges.add(commit.id());
                } else if (!commit.parents().isEmpty()) {
                    writes.learn(commit.id(), parentTree(commit), commit.tree(), objects);
                }
            }
            return null;
        } catch (IOException e) {
            throw objects.failed(null, e);
        } catch (StateException e) {
            if (e.reason() == Reason.CORRUPT) {
                LOG.debug("looking at {}", tip.name(), e);
                return "needs an object that is missing or damaged";
            }
            throw e;
        }
    }

    /** Those of the commits that were looked at that have several parents, the earliest first. */
    List<ObjectId> merges() {
        return merges;
    }

    /** Parents before children. */
    private List<Commit> unknown(ObjectId tip) {
        List<Commit> found = new ArrayList<>();
        Set<ObjectId> listed = new HashSet<>();
        Deque<Commit> path = new ArrayDeque<>();
        if (!known.test(tip)) {
            path.push(objects.storedHeader(tip));
        }
        while (!path.isEmpty()) {
            Commit commit = path.element();
            ObjectId parent = null;
            for (int i = 0; i < commit.parents().size() && parent == null; i++) {
                ObjectId next = commit.parents().get(i);
                parent = listed.contains(next) || known.test(next) ? null : next;
            }
            if (parent != null) {
                path.push(objects.storedHeader(parent));
            } else {
                path.pop();
                if (listed.add(commit.id())) {
                    found.add(commit);
                }
            }
        }
        return found;
    }

    private @Nullable String objection(Commit commit, ObjectReader reader) throws IOException {
        if (commit.parents().isEmpty() && !anyRoot) {
            return "is the first of another history: this store has none in common with it (a store takes part in the one it began with)";
        }
        if (commit.time() < 0) {
            return "has a time before 1970 or after 2037";
        }
        try {
            ObjectId before = commit.parents().isEmpty() ? null : parentTree(commit);
            extent(before, commit.tree(), reader, 0);
            return null;
        } catch (Unfit e) {
            return e.getMessage();
        }
    }

    private ObjectId parentTree(Commit commit) {
        ObjectId parent = commit.parents().get(0);
        ObjectId tree = trees.get(parent);
        return tree == null ? objects.header(parent).tree() : tree;
    }

    /** Why a tree is not let in. */
    private static final class Unfit extends Exception {
        private static final long serialVersionUID = 1L;

        Unfit(String message) {
            super(message);
        }
    }

    /** A pair of trees. Both may name each the same one many times over, so it is looked at once. */
    private record Difference(@Nullable ObjectId before, ObjectId after) {}

    /**
     * What is new in a tree.
     *
     * @param files with as many names for the same one counted
     * @param levels of directories down to the deepest of them
     */
    private record Extent(long files, int levels) {
        static final Extent NONE = new Extent(0, 0);
        static final Extent FILE = new Extent(1, 0);

        /** With a directory or file beside what was counted before. Checked here, since a larger sum could overflow. */
        Extent with(Extent below) throws Unfit {
            long all = files + below.files;
            if (all > FILES_MAX) {
                throw new Unfit("adds more than %d files".formatted(FILES_MAX));
            }
            return new Extent(all, Math.max(levels, below.levels + 1));
        }
    }

    /** @param depth of the tree; what is known of it from another place may be too deep here */
    private Extent extent(@Nullable ObjectId before, ObjectId after, ObjectReader reader, int depth)
            throws IOException, Unfit {
        if (after.equals(before)) {
            return Extent.NONE;
        }
        Difference difference = new Difference(before, after);
        Extent extent = extents.get(difference);
        if (depth + (extent == null ? 0 : extent.levels()) > DEPTH_MAX) {
            throw new Unfit("has directories more than %d deep".formatted(DEPTH_MAX));
        }
        if (extent == null) {
            extent = look(before == null ? Tree.EMPTY : objects.tree(before), objects.tree(after), reader, depth);
            extents.put(difference, extent);
        }
        return extent;
    }

    private Extent look(Tree old, Tree tree, ObjectReader reader, int depth) throws IOException, Unfit {
        if (tree.isEmpty() && depth > 0) {
            throw new Unfit("has an empty directory");
        }
        Extent extent = Extent.NONE;
        int i = 0;
        int j = 0;
        while (true) {
            int same = tree.sameEntries(i, old, j);
            i += same;
            j += same;
            if (i == tree.size()) {
                return extent;
            }
            int order = j == old.size() ? -1 : tree.compareEntry(i, old, j);
            if (order <= 0) {
                ObjectId there = order == 0 && old.isTree(j) ? old.id(j) : null;
                extent = extent.with(look(there, tree, i, reader, depth));
            }
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }
    }

    /** At an entry that the old tree has not, or has as another one. */
    private Extent look(@Nullable ObjectId there, Tree tree, int entry, ObjectReader reader, int depth)
            throws IOException, Unfit {
        String name = tree.name(entry);
        if (name == null) {
            throw new Unfit("has a file whose name is not UTF-8");
        }
        if (tree.isTree(entry)) {
            return extent(there, tree.id(entry), reader, depth + 1);
        }
        checkFile(name, tree.mode(entry), tree.id(entry), reader);
        return Extent.FILE;
    }

    private static void checkFile(String name, FileMode mode, ObjectId id, ObjectReader reader)
            throws IOException, Unfit {
        if (!mode.equals(FileMode.REGULAR_FILE) && !mode.equals(FileMode.EXECUTABLE_FILE)) {
            throw new Unfit("has '%s', which is %s"
                    .formatted(name, mode.equals(FileMode.SYMLINK) ? "a symbolic link" : "a submodule"));
        }
        try {
            if (reader.has(id, Constants.OBJ_BLOB)) {
                return;
            }
        } catch (IncorrectObjectTypeException e) {
            throw new Unfit("has '%s', which is no file".formatted(name));
        }
        throw new Unfit("needs %s, which is missing".formatted(id.name()));
    }
}
