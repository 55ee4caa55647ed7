package io.c19.state.git;

import io.c19.layers.Key;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * One directory of keys, with the directories beside it that hold the metadata and the conflicts of the same keys.
 *
 * @param keys null when there is no such directory
 */
record Roots(
        @Nullable ObjectId keys, @Nullable ObjectId meta, @Nullable ObjectId conflicts, @Nullable ObjectId merged) {
    static final String CONFLICTS = ".conflicts";
    /** The directory that ends a key's path below {@link #CONFLICTS}. */
    static final String SIDES = "@";

    /** Where writes of a key are named that did not know of one another and that are no conflict: they are equal, or merged. */
    static final String MERGED = ".c19/merged";

    static final Roots NONE = new Roots(null, null, null, null);

    static Roots of(ObjectId tree, ObjectSource objects) {
        return new Roots(
                tree,
                find(objects, tree, Metadata.DIRECTORY, true),
                find(objects, tree, CONFLICTS, true),
                find(objects, tree, MERGED, true));
    }

    Roots child(String name, ObjectSource objects) {
        return new Roots(
                find(objects, keys, name, true),
                find(objects, meta, name, true),
                find(objects, conflicts, name, true),
                find(objects, merged, name, true));
    }

    /** What is stored for the key at this path, expired or not; null when nothing is. */
    @Nullable
    Located locate(String path, ObjectSource objects) {
        ObjectId blob = find(objects, keys, path, false);
        return blob == null ? null : located(path, blob, objects);
    }

    Located located(String path, ObjectId blob, ObjectSource objects) {
        ObjectId metadata = find(objects, meta, path, false);
        return new Located(
                blob,
                metadata,
                metadata == null ? Metadata.NONE : Metadata.parse(objects.blob(metadata)),
                isInConflict(path, objects));
    }

    /** Whether sides of the key at this path are kept. */
    boolean isInConflict(String path, ObjectSource objects) {
        return conflicts != null && find(objects, conflicts, path + Key.SEPARATOR + SIDES, true) != null;
    }

    /** Takes the sides of a path out of the tree that these are the roots of, as every write of it does (merge rule 11). */
    void supersede(String path, TreeRewrite rewrite) {
        sides(path).forEach(sides -> rewrite.set(sides, null));
    }

    /** Where there may be sides. */
    private List<String> sides(String path) {
        List<String> directories = new ArrayList<>();
        if (conflicts != null) {
            add(directories, CONFLICTS, path);
        }
        if (merged != null) {
            add(directories, MERGED, path);
        }
        return directories;
    }

    private void add(List<String> directories, String root, String path) {
        String sides = root + Key.SEPARATOR + path + Key.SEPARATOR + SIDES;
        directories.add(sides);
        if (meta != null) {
            directories.add(Metadata.DIRECTORY + Key.SEPARATOR + sides);
        }
    }

    /** A key's stored state; equal exactly when nothing about the key differs. */
    record Located(ObjectId blob, @Nullable ObjectId metadataId, Metadata metadata, boolean conflicted) {}

    /** The directory or file at a path below a directory, or null. */
    static @Nullable ObjectId find(ObjectSource objects, @Nullable ObjectId from, String path, boolean directory) {
        ObjectId at = from;
        int start = 0;
        while (at != null) {
            int slash = path.indexOf('/', start);
            String name = path.substring(start, slash < 0 ? path.length() : slash);
            Tree tree = objects.tree(at);
            int index = tree.indexOf(name);
            if (index < 0) {
                return null;
            }
            if (slash < 0) {
                boolean fits = directory ? tree.isTree(index) : tree.isFile(index);
                return fits ? tree.id(index) : null;
            }
            at = tree.isTree(index) ? tree.id(index) : null;
            start = slash + 1;
        }
        return null;
    }
}
