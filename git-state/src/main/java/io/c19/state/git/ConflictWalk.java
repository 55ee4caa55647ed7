package io.c19.state.git;

import io.c19.layers.Key;
import io.c19.layers.Prefix;
import io.c19.state.git.join.Disputes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Finds the keys that have sides below {@code .conflicts}, the first so many in order. Reads only directories that can hold some of
 * these; where a fan-out spreads keys, some of each directory of it.
 */
final class ConflictWalk {
    private final ObjectSource objects;
    private final Layout layout;
    private final String prefix;
    private final @Nullable String after;
    private final int max;
    private final TreeMap<Key, Integer> found = new TreeMap<>();

    ConflictWalk(ObjectSource objects, Layout layout, Prefix prefix, @Nullable Key after, int max) {
        this.objects = objects;
        this.layout = layout;
        this.prefix = prefix.text();
        this.after = after == null ? null : after.text();
        this.max = max;
    }

    /** @return the number of sides of each key */
    SortedMap<Key, Integer> walk(@Nullable ObjectId conflicts) {
        if (conflicts != null) {
            spread(conflicts, "", layout.fanOut());
        }
        return found;
    }

    private void spread(ObjectId directory, String fan, int levels) {
        if (levels == 0) {
            walk(directory, fan, "");
            return;
        }
        Tree tree = objects.tree(directory);
        for (int i = 0; i < tree.size(); i++) {
            String name = tree.name(i);
            if (name != null && tree.isTree(i) && Layout.isFanDirectory(name)) {
                spread(tree.id(i), fan + name + Key.SEPARATOR, levels - 1);
            }
        }
    }

    /** @param below whether the keys below this one are meant, or it itself: they do not follow one another in the order of keys */
    private record Item(String text, String path, ObjectId directory, boolean below) {
        static final Comparator<Item> ORDER = Comparator.comparing(Item::text, Key.TEXT_ORDER);
    }

    private void walk(ObjectId directory, String path, String text) {
        List<Item> items = new ArrayList<>();
        for (Child child : Child.of(objects.tree(directory))) {
            if (child.directory()) {
                String below = text + child.segment();
                String at = path + child.name();
                items.add(new Item(below.substring(0, below.length() - 1), at, child.id(), false));
                items.add(new Item(below, at + Key.SEPARATOR, child.id(), true));
            }
        }
        items.sort(Item.ORDER);
        for (Item item : items) {
            if (found.size() >= max
                    && Key.TEXT_ORDER.compare(item.text(), found.lastKey().text()) > 0) {
                return;
            }
            if (item.below() ? mayHold(item.text()) : isAsked(item.text())) {
                visit(item);
            }
        }
    }

    private void visit(Item item) {
        if (item.below()) {
            walk(item.directory(), item.path(), item.text());
            return;
        }
        int sides = sides(item.directory());
        Key key = sides == 0 ? null : layout.key(item.path());
        if (key != null) {
            found.put(key, sides);
            if (found.size() > max) {
                found.pollLastEntry();
            }
        }
    }

    private int sides(ObjectId directory) {
        ObjectId sides = Roots.find(objects, directory, Roots.SIDES, true);
        Tree tree = sides == null ? Tree.EMPTY : objects.tree(sides);
        int count = 0;
        for (int i = 0; i < tree.size(); i++) {
            String name = tree.name(i);
            count += name != null && !tree.isTree(i) && Disputes.isSide(name) ? 1 : 0;
        }
        return count;
    }

    private boolean isAsked(String key) {
        return key.startsWith(prefix) && (after == null || Key.TEXT_ORDER.compare(key, after) > 0);
    }

    /** Whether a key that is asked for may begin so. */
    private boolean mayHold(String directory) {
        return (directory.startsWith(prefix) || prefix.startsWith(directory))
                && (after == null || after.startsWith(directory) || Key.TEXT_ORDER.compare(directory, after) > 0);
    }
}
