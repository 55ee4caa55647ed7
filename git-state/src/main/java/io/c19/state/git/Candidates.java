package io.c19.state.git;

import io.c19.state.git.graph.HistoryIndex;
import io.c19.state.git.graph.NewestFirst;
import io.c19.state.git.graph.PathQuery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevFlag;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/**
 * The ancestors of a commit that may have touched what is asked for, in the order of {@link NewestFirst}. Those that the index
 * does not know yet are read one by one, and all are given; from where it knows what is left, it leaves out what certainly
 * has not touched it. Not thread-safe.
 */
final class Candidates {
    private record Reached(RevCommit commit, int order) {}

    private final HistoryIndex index;
    private final PathQuery query;
    private final RevWalk walk;
    private final RevFlag seen;
    private final PriorityQueue<Reached> queue =
            new PriorityQueue<>(Comparator.comparingInt((Reached next) -> next.commit.getCommitTime())
                    .reversed()
                    .thenComparingInt(Reached::order));
    private final List<RevCommit> visited = new ArrayList<>();
    private int order;

    /** What is left, once the index knows all of it. */
    private @Nullable NewestFirst known;

    Candidates(HistoryIndex index, PathQuery query, RevWalk walk, ObjectId start) throws IOException {
        this.index = index;
        this.query = query;
        this.walk = walk;
        this.seen = walk.newFlag("seen");
        reach(walk.parseCommit(start));
    }

    /** The next one, with its headers parsed, or null at the end. */
    @Nullable
    RevCommit next() throws IOException {
        NewestFirst rest = known();
        if (rest == null) {
            return walked();
        }
        int position = rest.next(query);
        return position == HistoryIndex.NONE ? null : walk.parseCommit(index.id(position));
    }

    /** Goes on behind that commit. @return false when it is none of the ancestors */
    boolean skipTo(ObjectId commit) throws IOException {
        while (true) {
            NewestFirst rest = known();
            if (rest != null) {
                return skipTo(index.position(commit), rest);
            }
            RevCommit next = walked();
            if (next == null || next.equals(commit)) {
                return next != null;
            }
            next.disposeBody();
        }
    }

    private static boolean skipTo(int wanted, NewestFirst rest) {
        int at = rest.next();
        while (at != HistoryIndex.NONE && at != wanted) {
            at = rest.next();
        }
        return at != HistoryIndex.NONE;
    }

    /** What is left as far as it is up to the index, null while it is not. */
    private @Nullable NewestFirst known() {
        if (known == null && queue.stream().allMatch(next -> index.position(next.commit) != HistoryIndex.NONE)) {
            int[] starts = new int[queue.size()];
            for (int i = 0; i < starts.length; i++) {
                starts[i] = index.position(queue.remove().commit);
            }
            known = new NewestFirst(index, starts, positions(visited));
        }
        return known;
    }

    private int[] positions(List<RevCommit> commits) {
        return commits.stream()
                .mapToInt(index::position)
                .filter(position -> position != HistoryIndex.NONE)
                .toArray();
    }

    private @Nullable RevCommit walked() throws IOException {
        Reached next = queue.poll();
        if (next == null) {
            return null;
        }
        for (RevCommit parent : next.commit.getParents()) {
            walk.parseHeaders(parent);
            reach(parent);
        }
        visited.add(next.commit);
        return next.commit;
    }

    private void reach(RevCommit commit) {
        if (!commit.has(seen)) {
            commit.add(seen);
            queue.add(new Reached(commit, order++));
        }
    }
}
