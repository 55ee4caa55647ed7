package io.c19.state.git;

import io.c19.layers.Key;
import io.c19.layers.Selection;
import io.c19.state.git.graph.PathQuery;
import java.util.ArrayList;
import java.util.List;

/** The paths that keys depend on, as questions to the index of history. */
final class PathQueries {
    private static final String META = Metadata.DIRECTORY + Key.SEPARATOR;

    private PathQueries() {}

    /** What {@link TreeDiff} looks at: the value and its metadata. */
    static PathQuery touched(Layout layout, Selection selection) {
        if (selection instanceof Selection.One one) {
            String path = layout.path(one.key());
            return PathQuery.of(List.of(path, META + path));
        }
        String prefix = ((Selection.Under) selection).prefix().text();
        int slash = prefix.lastIndexOf(Key.SEPARATOR);
        List<String> fans = layout.fans();
        if (slash <= 0 || fans.isEmpty()) {
            return PathQuery.of(List.of(""));
        }
        String directory = KeyPath.encodeAll(prefix.substring(0, slash));
        List<String> paths = new ArrayList<>(2 * fans.size());
        for (String fan : fans) {
            paths.add(fan + directory);
            paths.add(META + fan + directory);
        }
        return PathQuery.of(paths);
    }

    /** All that makes up what {@link Roots#locate} answers for a path. */
    static PathQuery located(String path) {
        return PathQuery.of(
                List.of(path, META + path, Roots.CONFLICTS + Key.SEPARATOR + path + Key.SEPARATOR + Roots.SIDES));
    }
}
