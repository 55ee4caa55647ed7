package io.c19.state.git.join;

import io.c19.state.git.Tree;
import io.c19.state.git.Tree.Slot;
import io.c19.state.git.object.Delta;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * A tree in the making: files are put and removed, and what was done is seen at once. Only directories on the way to a
 * change are read, and made anew in the end. A directory that becomes empty is none.
 */
final class TreeEditor {
    /** A longer delta saves too little to be worth the time it takes to read. */
    private static final int DELTA_SHARE_MAX = 2;

    private final Made objects;
    private final Node root;

    TreeEditor(Made objects, ObjectId tree) {
        this.objects = objects;
        this.root = new Node(tree);
    }

    /** A directory as it was, and what became of its entries that were touched. */
    private final class Node {
        private final @Nullable ObjectId before;
        private final Tree tree;
        private final Map<String, Node> directories = new HashMap<>();
        private final Map<String, @Nullable Slot> slots = new HashMap<>();
        private boolean changed;

        Node(@Nullable ObjectId before) {
            this.before = before;
            this.tree = before == null ? Tree.EMPTY : objects.tree(before);
        }

        @Nullable
        Entry file(String name) {
            if (directories.containsKey(name)) {
                return null;
            }
            if (slots.containsKey(name)) {
                Slot slot = slots.get(name);
                return slot == null ? null : new Entry(slot.mode(), slot.id());
            }
            int index = tree.indexOf(name);
            return index < 0 || tree.isTree(index) ? null : new Entry(tree.mode(index), tree.id(index));
        }

        @Nullable
        Node directory(String name) {
            Node known = directories.get(name);
            if (known != null || slots.containsKey(name)) {
                return known;
            }
            int index = tree.indexOf(name);
            if (index < 0 || !tree.isTree(index)) {
                return null;
            }
            Node node = new Node(tree.id(index));
            directories.put(name, node);
            return node;
        }

        Node directoryMade(String name) {
            Node known = directory(name);
            if (known != null) {
                return known;
            }
            Node made = new Node(null);
            slots.remove(name);
            directories.put(name, made);
            changed = true;
            return made;
        }

        void set(String name, @Nullable Slot slot) {
            directories.remove(name);
            slots.put(name, slot);
            changed = true;
        }

        boolean hasFiles() {
            if (!changed && directories.isEmpty()) {
                return !tree.isEmpty();
            }
            for (int i = 0; i < tree.size(); i++) {
                String name = tree.name(i);
                if (name == null || (!slots.containsKey(name) && !directories.containsKey(name))) {
                    return true;
                }
            }
            return slots.values().stream().anyMatch(slot -> slot != null)
                    || directories.values().stream().anyMatch(Node::hasFiles);
        }

        /** The directory as a tree, null when it is empty. */
        @Nullable
        ObjectId write() {
            Map<String, @Nullable Slot> changes = new HashMap<>(slots);
            directories.forEach((name, node) -> {
                ObjectId id = node.write();
                if (node.before == null || !node.before.equals(id)) {
                    changes.put(name, id == null ? null : new Slot(FileMode.TREE, id));
                }
            });
            if (changes.isEmpty()) {
                return tree.isEmpty() ? null : before;
            }
            Tree.Edited edited = tree.with(changes);
            if (edited.tree().isEmpty()) {
                return null;
            }
            if (before != null && Arrays.equals(edited.tree().raw(), tree.raw())) {
                return before;
            }
            boolean worth = edited.instructions().length <= tree.raw().length / DELTA_SHARE_MAX;
            return objects.addTree(
                    edited.tree(), before != null && worth ? new Delta(before, edited.instructions()) : null);
        }
    }

    @Nullable
    Entry file(String path) {
        Node directory = parent(path);
        return directory == null ? null : directory.file(name(path));
    }

    boolean hasFilesBelow(String path) {
        Node directory = directory(path);
        return directory != null && directory.hasFiles();
    }

    /** Puts a file. What was there goes, and so does a file that is in the way above it. */
    void put(String path, Entry file) {
        Node node = root;
        for (int start = 0; ; ) {
            int slash = path.indexOf('/', start);
            if (slash < 0) {
                node.set(path.substring(start), new Slot(file.mode(), file.id()));
                return;
            }
            node = node.directoryMade(path.substring(start, slash));
            start = slash + 1;
        }
    }

    /** Removes the file there; not a directory. */
    void remove(String path) {
        Node directory = parent(path);
        if (directory != null && directory.file(name(path)) != null) {
            directory.set(name(path), null);
        }
    }

    /** Removes whatever is there. */
    void removeAll(String path) {
        Node directory = parent(path);
        if (directory != null && (directory.file(name(path)) != null || directory.directory(name(path)) != null)) {
            directory.set(name(path), null);
        }
    }

    ObjectId write() {
        ObjectId written = root.write();
        return written == null ? objects.addTree(Tree.EMPTY, null) : written;
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private @Nullable Node parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? root : directory(path.substring(0, slash));
    }

    private @Nullable Node directory(String path) {
        Node node = root;
        for (int start = 0; node != null && start <= path.length(); ) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            node = node.directory(path.substring(start, end));
            start = end + 1;
        }
        return node;
    }
}
