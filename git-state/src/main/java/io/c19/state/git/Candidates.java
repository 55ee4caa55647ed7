package io.c19.state.git;

import io.c19.state.git.graph.HistoryIndex;
import io.c19.state.git.graph.NewestFirst;
import io.c19.state.git.graph.PathQuery;
import java.io.IOException;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevFlag;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/**
 * The ancestors of a commit that may have touched what is asked for, in the order of {@link NewestFirst}. Not thread-safe.
 */
sealed interface Candidates {
    /** The next one, with its headers parsed, or null at the end. */
    @Nullable
    RevCommit next() throws IOException;

    /** Goes on behind that commit. @return false when it is none of the ancestors */
    boolean skipTo(ObjectId commit) throws IOException;

    /** From the index where it knows the commit, else by walking. */
    static Candidates of(HistoryIndex index, PathQuery query, RevWalk walk, ObjectId start) throws IOException {
        int position = index.position(start);
        return position == HistoryIndex.NONE ? new Walked(walk, start) : new Indexed(index, query, walk, position);
    }

    /** By the index: whatever it leaves out has certainly not touched it. */
    final class Indexed implements Candidates {
        private final HistoryIndex index;
        private final PathQuery query;
        private final RevWalk walk;
        private final NewestFirst positions;

        private Indexed(HistoryIndex index, PathQuery query, RevWalk walk, int start) {
            this.index = index;
            this.query = query;
            this.walk = walk;
            this.positions = new NewestFirst(index, start);
        }

        @Override
        public @Nullable RevCommit next() throws IOException {
            int position = positions.next(query);
            return position == HistoryIndex.NONE ? null : walk.parseCommit(index.id(position));
        }

        @Override
        public boolean skipTo(ObjectId commit) {
            int wanted = index.position(commit);
            int at = positions.next();
            while (at != HistoryIndex.NONE && at != wanted) {
                at = positions.next();
            }
            return at != HistoryIndex.NONE;
        }
    }

    /** All ancestors, one object read for each. */
    final class Walked implements Candidates {
        private record Reached(RevCommit commit, int order) {}

        private final RevWalk walk;
        private final RevFlag reached;
        private final PriorityQueue<Reached> queue =
                new PriorityQueue<>(Comparator.comparingInt((Reached next) -> next.commit.getCommitTime())
                        .reversed()
                        .thenComparingInt(Reached::order));
        private int order;

        private Walked(RevWalk walk, ObjectId start) throws IOException {
            this.walk = walk;
            this.reached = walk.newFlag("reached");
            reach(walk.parseCommit(start));
        }

        @Override
        public @Nullable RevCommit next() throws IOException {
            Reached next = queue.poll();
            if (next == null) {
                return null;
            }
            for (RevCommit parent : next.commit.getParents()) {
                walk.parseHeaders(parent);
                reach(parent);
            }
            return next.commit;
        }

        @Override
        public boolean skipTo(ObjectId wanted) throws IOException {
            RevCommit commit = next();
            while (commit != null && !commit.equals(wanted)) {
                commit.disposeBody();
                commit = next();
            }
            return commit != null;
        }

        private void reach(RevCommit commit) {
            if (!commit.has(reached)) {
                commit.add(reached);
                queue.add(new Reached(commit, order++));
            }
        }
    }
}
