package io.c19.state.git;

import io.c19.state.git.graph.ChangedPaths;
import java.util.Arrays;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Finds the paths that differ between two trees, byte for byte and whether they are keys' or not, as plain {@code git diff}
 * without renames does. Not thread-safe.
 *
 * <p>Most trees differ in one id of 20 bytes, so what is equal is skipped by comparing raw bytes.
 */
final class PathDiff {
    private final ObjectSource objects;
    private final ChangedPaths sink;
    private byte[] path = new byte[256];

    PathDiff(ObjectSource objects, ChangedPaths sink) {
        this.objects = objects;
        this.sink = sink;
    }

    /** @param before null: nothing */
    void walk(@Nullable ObjectId before, ObjectId after) {
        if (!after.equals(before)) {
            walk(tree(before), tree(after), 0);
        }
    }

    /**
     * @param at how long the path of the two is, with its last slash
     * @return whether to go on
     */
    private boolean walk(Tree before, Tree after, int at) {
        int i = 0;
        int j = 0;
        while (true) {
            int skipped = before.sameEntries(i, after, j);
            i += skipped;
            j += skipped;
            if (i == before.size() && j == after.size()) {
                return true;
            }
            // A file and a directory of one name are two entries.
            int order = i == before.size() ? 1 : j == after.size() ? -1 : before.compareEntry(i, after, j);
            boolean go = order < 0
                    ? visit(before, i, Tree.EMPTY, -1, at)
                    : order > 0 ? visit(Tree.EMPTY, -1, after, j, at) : visit(before, i, after, j, at);
            if (!go) {
                return false;
            }
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }
    }

    /** @param i the entry before, -1 for none; likewise j for after */
    private boolean visit(Tree before, int i, Tree after, int j, int at) {
        Tree named = i >= 0 ? before : after;
        int entry = i >= 0 ? i : j;
        int length = named.nameEnd(entry) - named.nameStart(entry);
        while (path.length < at + length + 1) {
            path = Arrays.copyOf(path, path.length * 2);
        }
        System.arraycopy(named.raw(), named.nameStart(entry), path, at, length);
        if (!named.isTree(entry)) {
            return sink.add(path, at + length);
        }
        path[at + length] = '/';
        ObjectId left = i >= 0 ? before.id(i) : null;
        ObjectId right = j >= 0 ? after.id(j) : null;
        return (left != null && left.equals(right)) || walk(tree(left), tree(right), at + length + 1);
    }

    private Tree tree(@Nullable ObjectId id) {
        return id == null ? Tree.EMPTY : objects.tree(id);
    }
}
