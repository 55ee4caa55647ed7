package io.c19.state.git.join;

import io.c19.state.git.join.Graph.Commit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.eclipse.jgit.lib.ObjectId;

/**
 * Effective times (rule 9), each found once: that of a commit needs those of all its ancestors. What Git's commit-graph calls
 * the corrected commit date is the same number, save for a root at the epoch. For one thread.
 */
public final class EffectiveTimes {
    private final Function<ObjectId, Commit> commits;
    private final Map<ObjectId, Long> known = new HashMap<>();

    public EffectiveTimes(Function<ObjectId, Commit> commits) {
        this.commits = commits;
    }

    public long of(ObjectId id) {
        Long found = known.get(id);
        return found == null ? find(id) : found;
    }

    /** With a stack of its own: histories are deep. */
    private long find(ObjectId id) {
        Deque<ObjectId> open = new ArrayDeque<>();
        open.push(id);
        long last = 0;
        while (!open.isEmpty()) {
            Commit commit = commits.apply(open.element());
            long time = commit.time();
            boolean ready = true;
            for (ObjectId parent : commit.parents()) {
                Long theirs = known.get(parent);
                if (theirs == null) {
                    open.push(parent);
                    ready = false;
                } else {
                    time = Math.max(time, theirs + 1);
                }
            }
            if (ready) {
                open.pop();
                known.put(commit.id(), time);
                last = time;
            }
        }
        return last;
    }
}
