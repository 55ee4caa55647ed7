package io.c19.state.git.join;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/** Finds what writes that did not know of one another have both come from. */
final class Bases {
    private final Made objects;
    private final Graph graph;
    private final Ancestry ancestry;
    private final Joiner.Authored authored;

    Bases(Made objects, Graph graph, Ancestry ancestry, Joiner.Authored authored) {
        this.objects = objects;
        this.graph = graph;
        this.ancestry = ancestry;
        this.authored = authored;
    }

    /** What was at the path. */
    record Base(Content content) {}

    /**
     * What a path held in the latest commits that all sides descend from. These may be several; then it must be that none of
     * them has a write of the path which another has not.
     *
     * @param pairwise whether it must be the same for any two of the sides alone: then no write is in two of them, but
     *     not in all
     * @return null when there is no such base
     */
    @Nullable
    Base of(String path, Collection<ObjectId> sides, boolean pairwise) {
        SortedSet<ObjectId> common = ancestry.commonAncestors(sides);
        if (common.isEmpty()) {
            return null;
        }
        Set<ObjectId> alike = new TreeSet<>(common);
        List<ObjectId> all = new ArrayList<>(sides);
        for (int i = 0; pairwise && all.size() > 2 && i < all.size(); i++) {
            for (int j = 0; j < i; j++) {
                alike.addAll(ancestry.commonAncestors(List.of(all.get(i), all.get(j))));
            }
        }
        ObjectId first = common.first();
        for (ObjectId other : alike) {
            if (isWrittenBetween(path, first, other)) {
                return null;
            }
        }
        return new Base(new Files(objects, graph.commit(first).tree()).content(path));
    }

    private boolean isWrittenBetween(String path, ObjectId one, ObjectId other) {
        Ancestry.Split split = ancestry.split(Set.of(one), Set.of(other));
        return isWritten(path, split.ours()) || isWritten(path, split.theirs());
    }

    private boolean isWritten(String path, Region region) {
        return region.commits().stream()
                .anyMatch(commit -> authored.writes(commit).contains(path));
    }
}
