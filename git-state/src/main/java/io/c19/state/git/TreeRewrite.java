package io.c19.state.git;

import io.c19.state.git.object.Delta;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Changes files of a tree, rewriting only the trees along their paths.
 *
 * <p>A path to remove may hold a file, a directory or nothing; a path to put takes the place of whatever is there, and of a
 * file that is in the way above it. A directory that becomes empty is removed. The caller decides what may be replaced.
 */
final class TreeRewrite {
    private static final class Node {
        private final Map<String, Node> children = new TreeMap<>();
        /** Whether the path itself is changed, before anything below it. */
        private boolean changed;

        private @Nullable ObjectId file;
    }

    private final Node root = new Node();

    /** @param file the blob to put at the path, or null to remove what is there */
    void set(String path, @Nullable ObjectId file) {
        Node node = root;
        for (String name : path.split("/", -1)) {
            node = node.children.computeIfAbsent(name, n -> new Node());
        }
        node.changed = true;
        node.file = file;
    }

    /** @return the id of the rewritten tree; the trees that are new were added to the objects */
    ObjectId apply(ObjectId tree, Pending objects) {
        return new Rewritten(tree, objects.tree(tree)).change(root, objects).addTo(objects);
    }

    ObjectId applyTo(Tree tree, Pending objects) {
        return new Rewritten(null, tree).change(root, objects).addTo(objects);
    }

    /** A tree on its way: the one it was, by its id if it has one, and what became of it. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Rewritten(@Nullable ObjectId before, Tree tree, byte @Nullable [] instructions) {
        /** A longer delta saves too little to be worth the time it takes to read. */
        private static final int DELTA_SHARE_MAX = 2;

        Rewritten(@Nullable ObjectId before, Tree tree) {
            this(before, tree, null);
        }

        Rewritten change(Node node, Pending objects) {
            Map<String, Tree.@Nullable Slot> slots = new HashMap<>();
            node.children.forEach((name, child) -> {
                if (child.children.isEmpty()) {
                    slots.put(name, child.file == null ? null : new Tree.Slot(FileMode.REGULAR_FILE, child.file));
                    return;
                }
                int index = child.changed ? -1 : tree.indexOf(name);
                boolean isTree = index >= 0 && tree.isTree(index);
                Rewritten below = isTree
                        ? new Rewritten(tree.id(index), objects.tree(tree.id(index)))
                        : new Rewritten(null, Tree.EMPTY);
                Rewritten edited = below.change(child, objects);
                if (!edited.tree.isEmpty()) {
                    slots.put(name, new Tree.Slot(FileMode.TREE, edited.addTo(objects)));
                } else if (child.file != null) {
                    slots.put(name, new Tree.Slot(FileMode.REGULAR_FILE, child.file));
                } else if (child.changed || isTree) {
                    slots.put(name, null);
                }
            });
            Tree.Edited edited = tree.with(slots);
            return new Rewritten(before, edited.tree(), edited.instructions());
        }

        ObjectId addTo(Pending objects) {
            return objects.addTree(tree, delta());
        }

        private @Nullable Delta delta() {
            if (before == null || instructions == null || instructions.length > tree.raw().length / DELTA_SHARE_MAX) {
                return null;
            }
            return new Delta(before, instructions);
        }
    }
}
