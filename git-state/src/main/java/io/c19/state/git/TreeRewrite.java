package io.c19.state.git;

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
        return applyTo(objects.tree(tree), objects);
    }

    ObjectId applyTo(Tree tree, Pending objects) {
        return objects.addTree(rewrite(tree, root, objects));
    }

    private static Tree rewrite(Tree tree, Node node, Pending objects) {
        Map<String, Tree.@Nullable Slot> slots = new HashMap<>();
        node.children.forEach((name, child) -> {
            if (child.children.isEmpty()) {
                slots.put(name, child.file == null ? null : new Tree.Slot(FileMode.REGULAR_FILE, child.file));
                return;
            }
            int index = child.changed ? -1 : tree.indexOf(name);
            Tree below = index >= 0 && tree.isTree(index) ? objects.tree(tree.id(index)) : Tree.EMPTY;
            Tree edited = rewrite(below, child, objects);
            if (!edited.isEmpty()) {
                slots.put(name, new Tree.Slot(FileMode.TREE, objects.addTree(edited)));
            } else if (child.file != null) {
                slots.put(name, new Tree.Slot(FileMode.REGULAR_FILE, child.file));
            } else if (child.changed || (index >= 0 && tree.isTree(index))) {
                slots.put(name, null);
            }
        });
        return tree.with(slots);
    }
}
