package io.c19.state.git;

import io.c19.layers.Key;
import io.c19.layers.Prefix;
import io.c19.layers.Prefixes;
import io.c19.layers.Selection;
import io.c19.state.git.graph.PathQuery;
import java.util.ArrayList;
import java.util.List;

/** The paths that keys depend on, as questions to the index of history. */
final class PathQueries {
    private static final String META = Metadata.DIRECTORY + Key.SEPARATOR;
    private static final String CONFLICTS = Roots.CONFLICTS + Key.SEPARATOR;

    private static final PathQuery ANY = PathQuery.of(List.of(""));

    /** Asking for more paths than that takes longer than looking at the trees. */
    private static final int PATHS_MAX = 1_000;

    private PathQueries() {}

    /** What {@link TreeDiff} looks at: the value and its metadata. */
    static PathQuery touched(Layout layout, Selection selection) {
        if (selection instanceof Selection.One one) {
            String path = layout.path(one.key());
            return PathQuery.of(List.of(path, META + path));
        }
        List<String> paths = new ArrayList<>();
        for (String directory : directories(layout, ((Selection.Under) selection).prefix())) {
            paths.add(directory);
            paths.add(META + directory);
        }
        return paths.isEmpty() ? ANY : PathQuery.of(paths);
    }

    /** What {@link GitWatch} looks at: the sides in conflict too. */
    static PathQuery watched(Layout layout, Prefixes prefixes) {
        List<String> paths = new ArrayList<>();
        for (Prefix prefix : prefixes.all()) {
            List<String> directories = directories(layout, prefix);
            if (directories.isEmpty() || paths.size() > PATHS_MAX) {
                return ANY;
            }
            for (String directory : directories) {
                paths.add(directory);
                paths.add(META + directory);
                paths.add(CONFLICTS + directory);
            }
        }
        return PathQuery.of(paths);
    }

    /** Where keys under a prefix are; empty when that may be anywhere. */
    private static List<String> directories(Layout layout, Prefix prefix) {
        int slash = prefix.text().lastIndexOf(Key.SEPARATOR);
        if (slash <= 0) {
            return List.of();
        }
        String directory = KeyPath.encodeAll(prefix.text().substring(0, slash));
        return layout.fans().stream().map(fan -> fan + directory).toList();
    }

    /** All that makes up what {@link Roots#locate} answers for a path. */
    static PathQuery located(String path) {
        return PathQuery.of(
                List.of(path, META + path, Roots.CONFLICTS + Key.SEPARATOR + path + Key.SEPARATOR + Roots.SIDES));
    }
}
