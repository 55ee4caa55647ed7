package io.c19.state.git;

import io.c19.layers.Key;
import io.c19.layers.KeyChange;
import io.c19.layers.Selection;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Finds the keys that differ between two trees, in the order of keys. Directories with equal ids are not read, so the cost is
 * that of the difference, not of the store. A key differs when its bytes or its metadata do.
 */
final class TreeDiff {
    private final ObjectSource objects;
    private final Layout layout;
    private final Selection selection;
    private final Predicate<KeyChange> sink;
    private boolean ended;

    /** @param sink takes one change; false ends the walk */
    TreeDiff(ObjectSource objects, Layout layout, Selection selection, Predicate<KeyChange> sink) {
        this.objects = objects;
        this.layout = layout;
        this.selection = selection;
        this.sink = sink;
    }

    void walk(Roots before, Roots after) {
        if (selection instanceof Selection.One one) {
            String path = layout.path(one.key());
            compare(one.key().text(), before.locate(path, objects), after.locate(path, objects));
        } else {
            walk(before, after, "");
        }
    }

    /** Whether any selected key differs. */
    static boolean any(ObjectSource objects, Layout layout, Selection selection, Roots before, Roots after) {
        boolean[] found = {false};
        new TreeDiff(objects, layout, selection, change -> {
                    found[0] = true;
                    return false;
                })
                .walk(before, after);
        return found[0];
    }

    private void walk(Roots before, Roots after, String at) {
        if (Objects.equals(before.keys(), after.keys()) && Objects.equals(before.meta(), after.meta())) {
            return;
        }
        List<Child> old = children(before);
        List<Child> now = children(after);
        int i = 0;
        int j = 0;
        while (!ended && (i < old.size() || j < now.size())) {
            Child left = i < old.size() ? old.get(i) : null;
            Child right = j < now.size() ? now.get(j) : null;
            int order = order(left, right);
            visit(before, order <= 0 ? left : null, after, order >= 0 ? right : null, at);
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }
    }

    private static int order(@Nullable Child left, @Nullable Child right) {
        if (left == null || right == null) {
            return left == null ? 1 : -1;
        }
        return Key.TEXT_ORDER.compare(left.segment(), right.segment());
    }

    private void visit(Roots before, @Nullable Child left, Roots after, @Nullable Child right, String at) {
        Child child = left == null ? Objects.requireNonNull(right) : left;
        String text = at + child.segment();
        if (child.directory()) {
            if (mayHold(text)) {
                walk(
                        left == null ? Roots.NONE : before.child(child.name(), objects),
                        right == null ? Roots.NONE : after.child(child.name(), objects),
                        text);
            }
        } else if (selection.matches(new Key(text))) {
            compare(text, located(before, left), located(after, right));
        }
    }

    private Roots.@Nullable Located located(Roots directory, @Nullable Child child) {
        return child == null ? null : directory.located(child.name(), child.id(), objects);
    }

    private void compare(String text, Roots.@Nullable Located before, Roots.@Nullable Located after) {
        boolean same = (before != null && after != null) ? sameContent(before, after) : Objects.equals(before, after);
        if (!same && !sink.test(new KeyChange(new Key(text), etag(before), etag(after)))) {
            ended = true;
        }
    }

    private static boolean sameContent(Roots.Located a, Roots.Located b) {
        return a.blob().equals(b.blob()) && Objects.equals(a.metadataId(), b.metadataId());
    }

    private boolean mayHold(String directory) {
        return selection instanceof Selection.Under under
                && (directory.startsWith(under.prefix().text())
                        || under.prefix().text().startsWith(directory));
    }

    private List<Child> children(Roots directory) {
        ObjectId keys = directory.keys();
        return keys == null ? List.of() : Child.of(objects.tree(keys));
    }

    private static @Nullable String etag(Roots.@Nullable Located located) {
        return located == null ? null : located.blob().name();
    }
}
