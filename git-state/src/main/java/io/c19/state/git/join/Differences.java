package io.c19.state.git.join;

import io.c19.state.git.ObjectSource;
import io.c19.state.git.Tree;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * The paths at which two trees differ: in the value, in its metadata, or in the sides that are kept of it. Directories with
 * equal ids are not read.
 */
final class Differences {
    private final ObjectSource objects;
    private final Set<String> found = new TreeSet<>();

    private Differences(ObjectSource objects) {
        this.objects = objects;
    }

    static Set<String> between(ObjectSource objects, ObjectId before, ObjectId after) {
        Differences differences = new Differences(objects);
        differences.walk(before, after, "");
        return differences.found;
    }

    private void walk(@Nullable ObjectId one, @Nullable ObjectId other, String at) {
        if (one != null && one.equals(other)) {
            return;
        }
        Tree before = one == null ? Tree.EMPTY : objects.tree(one);
        Tree after = other == null ? Tree.EMPTY : objects.tree(other);
        int i = 0;
        int j = 0;
        while (true) {
            int same = before.sameEntries(i, after, j);
            i += same;
            j += same;
            if (i == before.size() && j == after.size()) {
                return;
            }
            // A file and a directory of one name are two entries.
            int order = i == before.size() ? 1 : j == after.size() ? -1 : before.compareEntry(i, after, j);
            Tree named = order <= 0 ? before : after;
            int entry = order <= 0 ? i : j;
            String name = named.name(entry);
            if (name != null && named.isTree(entry)) {
                walk(order <= 0 ? before.id(i) : null, order >= 0 ? after.id(j) : null, at + name + "/");
            } else if (name != null) {
                add(at + name);
            }
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }
    }

    private void add(String file) {
        String owner = Places.owner(file);
        if (owner != null) {
            found.add(owner);
        }
    }
}
