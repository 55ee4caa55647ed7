package io.c19.state.git;

import io.c19.layers.Key;
import io.c19.layers.KeyChange;
import io.c19.layers.Selection;
import io.c19.state.git.Roots.Located;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds the keys that differ between two trees, in the order of keys. A key differs when its bytes or its metadata do. */
final class TreeDiff {
    private final ObjectSource objects;
    private final Layout layout;
    private final Selection selection;
    private final Predicate<KeyChange> sink;

    /** @param sink takes one change; false ends the walk */
    TreeDiff(ObjectSource objects, Layout layout, Selection selection, Predicate<KeyChange> sink) {
        this.objects = objects;
        this.layout = layout;
        this.selection = selection;
        this.sink = sink;
    }

    void walk(Roots before, Roots after) {
        walk(before, after, null);
    }

    /** @param position only keys behind it are looked at; null: all */
    void walk(Roots before, Roots after, @Nullable Key position) {
        if (selection instanceof Selection.One one) {
            String path = layout.path(one.key());
            compare(one.key(), position, before.locate(path, objects), after.locate(path, objects));
        } else if (selection instanceof Selection.Under under) {
            String start = position == null ? null : position.text();
            new KeyWalk(objects, layout, under.prefix(), start, (key, was, is) -> compare(key, position, was, is))
                    .walk(before, after);
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

    private boolean compare(Key key, @Nullable Key position, @Nullable Located before, @Nullable Located after) {
        boolean same = (before != null && after != null) ? sameContent(before, after) : Objects.equals(before, after);
        boolean selected = position == null || key.compareTo(position) > 0;
        return same || !selected || sink.test(new KeyChange(key, etag(before), etag(after)));
    }

    private static boolean sameContent(Located a, Located b) {
        return a.blob().equals(b.blob()) && Objects.equals(a.metadataId(), b.metadataId());
    }

    private static @Nullable String etag(@Nullable Located located) {
        return located == null ? null : located.blob().name();
    }
}
