package io.c19.state.git;

import io.c19.layers.Key;

/** Takes the sides of a path out of a tree, as every write of it does (merge rule 11). */
final class Superseding {
    private static final String MERGED = ".c19/merged";

    private Superseding() {}

    static void sidesOf(String path, TreeRewrite rewrite) {
        for (String root : new String[] {Roots.CONFLICTS, MERGED}) {
            String sides = root + Key.SEPARATOR + path + Key.SEPARATOR + Roots.SIDES;
            rewrite.set(sides, null);
            rewrite.set(Metadata.DIRECTORY + Key.SEPARATOR + sides, null);
        }
    }
}
