package io.c19.state.git;

import io.c19.layers.Key;
import io.c19.layers.Prefixes;
import io.c19.layers.Revision;
import io.c19.layers.Watch.Dispute;
import io.c19.state.git.join.Disputes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Finds the keys whose sides differ between two directories of conflicts, the first so many in order. Directories with equal ids are not
 * read, so the cost is that of the difference; it is gone over again for each page, of which there is nearly always one.
 */
final class DisputeDiff {
    /** A side's file is named by its commit, and has more behind it when the side is a deletion. */
    private static final int ID_DIGITS = 40;

    private final ObjectSource objects;
    private final Layout layout;
    private final Prefixes prefixes;
    private final @Nullable Key after;
    private final int max;
    private final TreeMap<Key, Dispute> found = new TreeMap<>();

    /** @param after only keys behind it are looked at; null: all */
    DisputeDiff(ObjectSource objects, Layout layout, Prefixes prefixes, @Nullable Key after, int max) {
        this.objects = objects;
        this.layout = layout;
        this.prefixes = prefixes;
        this.after = after;
        this.max = max;
    }

    List<Dispute> walk(@Nullable ObjectId before, @Nullable ObjectId now) {
        walk(before, now, "");
        return List.copyOf(found.values());
    }

    private void walk(@Nullable ObjectId before, @Nullable ObjectId now, String path) {
        if (Objects.equals(before, now)) {
            return;
        }
        Set<String> names = new TreeSet<>();
        directories(before, names);
        directories(now, names);
        for (String name : names) {
            ObjectId one = Roots.find(objects, before, name, true);
            ObjectId other = Roots.find(objects, now, name, true);
            if (!name.equals(Roots.SIDES)) {
                walk(one, other, path.isEmpty() ? name : path + Key.SEPARATOR + name);
            } else if (!Objects.equals(one, other)) {
                compare(layout.key(path), sides(one), sides(other));
            }
        }
    }

    private void compare(@Nullable Key key, List<Revision> before, List<Revision> now) {
        boolean asked = key != null && prefixes.matches(key) && (after == null || key.compareTo(after) > 0);
        if (key != null && asked && !before.equals(now)) {
            found.put(key, new Dispute(key, now));
            if (found.size() > max) {
                found.pollLastEntry();
            }
        }
    }

    private void directories(@Nullable ObjectId id, Set<String> names) {
        Tree tree = id == null ? Tree.EMPTY : objects.tree(id);
        for (int i = 0; i < tree.size(); i++) {
            String name = tree.isTree(i) ? tree.name(i) : null;
            if (name != null) {
                names.add(name);
            }
        }
    }

    private List<Revision> sides(@Nullable ObjectId id) {
        Tree tree = id == null ? Tree.EMPTY : objects.tree(id);
        List<Revision> sides = new ArrayList<>();
        for (int i = 0; i < tree.size(); i++) {
            String name = tree.isTree(i) ? null : tree.name(i);
            if (name != null && Disputes.isSide(name)) {
                sides.add(new Revision(name.substring(0, ID_DIGITS)));
            }
        }
        return sides;
    }
}
