package io.c19.state.git;

import io.c19.layers.Key;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.eclipse.jgit.lib.ObjectId;

/**
 * An entry of a tree that is part of a key: a value, or a directory of keys.
 *
 * @param name as in the tree
 * @param segment the decoded name, of a directory with {@code /} at its end
 */
record Child(String name, String segment, boolean directory, ObjectId id) {
    /** What belongs to keys, in the order of the keys; anything else that a tree may hold is left out. */
    static List<Child> of(Tree tree) {
        List<Child> children = new ArrayList<>(tree.size());
        boolean sorted = true;
        for (int i = 0; i < tree.size(); i++) {
            boolean directory = tree.isTree(i);
            String name = directory || tree.isFile(i) ? tree.name(i) : null;
            String segment = name == null ? null : KeyPath.decodeSegment(name);
            if (name != null && segment != null) {
                sorted &= name.length() == segment.length();
                children.add(new Child(name, directory ? segment + "/" : segment, directory, tree.id(i)));
            }
        }
        if (!sorted) {
            // Git sorts by encoded names; keys sort by what they decode to.
            children.sort(Comparator.comparing(Child::segment, Key.TEXT_ORDER));
        }
        return children;
    }
}
