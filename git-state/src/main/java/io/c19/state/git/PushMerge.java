package io.c19.state.git;

import java.io.IOException;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.jspecify.annotations.Nullable;

/**
 * Brings a push that came between our writes together with them: what only they changed is taken over. What both changed,
 * to different ends, is for a person to decide, so then there is no merge.
 */
final class PushMerge {
    private static final int BASE = 0;
    private static final int OURS = 1;
    private static final int THEIRS = 2;

    private final StoredObjects objects;

    PushMerge(StoredObjects objects) {
        this.objects = objects;
    }

    /**
     * @param rewrite of our tree, null when there is an objection
     * @param objection as a part of a sentence, else null
     */
    record Result(@Nullable TreeRewrite rewrite, @Nullable String objection) {}

    Result merge(ObjectId baseTree, ObjectId ourTree, ObjectId theirTree) throws IOException {
        TreeRewrite rewrite = new TreeRewrite();
        NavigableSet<String> ours = new TreeSet<>();
        NavigableSet<String> theirs = new TreeSet<>();
        try (ObjectReader reader = objects.reader();
                TreeWalk walk = new TreeWalk(reader)) {
            walk.addTree(baseTree);
            walk.addTree(ourTree);
            walk.addTree(theirTree);
            walk.setFilter(TreeFilter.ANY_DIFF);
            walk.setRecursive(true);
            while (walk.next()) {
                String path = walk.getPathString();
                boolean ourChange = !same(walk, BASE, OURS);
                boolean theirChange = !same(walk, BASE, THEIRS);
                if (ourChange && theirChange && !same(walk, OURS, THEIRS)) {
                    return objection("'%s' was written at the same time".formatted(path));
                }
                if (ourChange && walk.getFileMode(OURS) != FileMode.MISSING) {
                    ours.add(path);
                }
                if (theirChange && !ourChange) {
                    boolean gone = walk.getFileMode(THEIRS) == FileMode.MISSING;
                    rewrite.set(path, gone ? null : walk.getObjectId(THEIRS));
                    if (!gone) {
                        theirs.add(path);
                    }
                }
            }
        }
        String clash = clash(ours, theirs);
        clash = clash == null ? clash(theirs, ours) : clash;
        return clash == null ? new Result(rewrite, null) : objection(clash);
    }

    private static Result objection(String why) {
        return new Result(null, why);
    }

    private static boolean same(TreeWalk walk, int one, int other) {
        return walk.getRawMode(one) == walk.getRawMode(other) && walk.idEqual(one, other);
    }

    /** A file of the one that would have to be a directory for the other. */
    private static @Nullable String clash(NavigableSet<String> files, NavigableSet<String> others) {
        for (String file : files) {
            String below = others.ceiling(file + "/");
            if (below != null && below.startsWith(file + "/")) {
                return "'%s' and '%s' were written at the same time".formatted(file, below);
            }
        }
        return null;
    }
}
