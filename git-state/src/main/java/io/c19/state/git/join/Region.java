package io.c19.state.git.join;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectId;

/** The commits that one side of a join has and the other has not, the latest first by effective time. */
record Region(Graph graph, List<ObjectId> commits, Set<ObjectId> members) {
    Region(Graph graph, List<ObjectId> commits) {
        this(graph, commits, new HashSet<>(commits));
    }

    boolean has(ObjectId commit) {
        return members.contains(commit);
    }

    /**
     * Those of the commits that are not ancestors of another one of them.
     *
     * @param some of this region, the latest first
     */
    List<ObjectId> maximal(List<ObjectId> some) {
        List<ObjectId> found = new ArrayList<>();
        Set<ObjectId> covered = new HashSet<>();
        for (ObjectId commit : some) {
            // What is later than it by effective time was covered before, so it is no ancestor of what comes behind it.
            if (!covered.contains(commit)) {
                found.add(commit);
                cover(commit, covered);
            }
        }
        return found;
    }

    private void cover(ObjectId commit, Set<ObjectId> covered) {
        Deque<ObjectId> open = new ArrayDeque<>();
        open.push(commit);
        while (!open.isEmpty()) {
            for (ObjectId parent : graph.commit(open.pop()).parents()) {
                if (members.contains(parent) && covered.add(parent)) {
                    open.push(parent);
                }
            }
        }
    }

    /** Whether any of them descends from the ancestor. */
    static boolean anyDescends(Ancestry ancestry, Collection<ObjectId> commits, ObjectId ancestor) {
        return commits.stream().anyMatch(commit -> ancestry.isAncestor(ancestor, commit));
    }
}
