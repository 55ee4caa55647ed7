package io.c19.state.git;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.c19.state.git.graph.EffectiveDates;
import io.c19.state.git.graph.HistoryIndex;
import io.c19.state.git.join.Derivations;
import io.c19.state.git.join.Graph;
import io.c19.state.git.join.KnownWrites;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntPredicate;
import org.eclipse.jgit.lib.ObjectId;

/**
 * The history of a repository for the joining of heads. Commits are read from the repository, their effective times come from
 * the index as far as that goes. For one thread.
 */
final class HistoryGraph implements Graph {
    /** Times of commits that the index does not know yet; more than there ever are, but for the first sync of a large store. */
    private static final int TIMES_MAX = 1 << 20;

    private final StoredObjects objects;
    private final HistoryIndex index;
    private final EffectiveDates dates;
    private final int examined;
    private final IntPredicate stranger;
    private final Cache<ObjectId, Long> times =
            Caffeine.newBuilder().maximumSize(TIMES_MAX).executor(Runnable::run).build();

    /**
     * @param examined so many commits at the beginning of the index were let in by this program, so that none of them only looks
     *     derived
     * @param stranger save those at these positions
     */
    HistoryGraph(StoredObjects objects, HistoryIndex index, int examined, IntPredicate stranger) {
        this.objects = objects;
        this.index = index;
        this.dates = new EffectiveDates(index);
        this.examined = examined;
        this.stranger = stranger;
    }

    /** Derivations over what is indexed by now: all of it was let in by this program, or written by it. */
    static Derivations derivations(
            StoredObjects objects,
            HistoryIndex index,
            IntPredicate stranger,
            ObjectSource source,
            Layout layout,
            KnownWrites writes) {
        HistoryGraph graph = new HistoryGraph(objects, index, index.count(), stranger);
        return new Derivations(graph, source, new KeyPaths(layout), writes);
    }

    @Override
    public Commit commit(ObjectId id) {
        return objects.header(id);
    }

    @Override
    public boolean isExamined(ObjectId id) {
        int position = index.position(id);
        return position != HistoryIndex.NONE && position < examined && !stranger.test(position);
    }

    @Override
    public long effectiveTime(ObjectId id) {
        long known = knownTime(id);
        return known == EffectiveDates.UNKNOWN ? find(id) : known;
    }

    private long knownTime(ObjectId id) {
        int position = index.position(id);
        if (position != HistoryIndex.NONE) {
            return dates.of(position);
        }
        Long found = times.getIfPresent(id);
        return found == null ? EffectiveDates.UNKNOWN : found;
    }

    /** With a stack of its own: what is not indexed yet may be long. */
    private long find(ObjectId id) {
        Deque<ObjectId> open = new ArrayDeque<>();
        open.push(id);
        long last = 0;
        while (!open.isEmpty()) {
            Commit commit = commit(open.element());
            long time = commit.time();
            boolean ready = true;
            for (ObjectId parent : commit.parents()) {
                long theirs = knownTime(parent);
                if (theirs == EffectiveDates.UNKNOWN) {
                    open.push(parent);
                    ready = false;
                } else {
                    time = Math.max(time, theirs + 1);
                }
            }
            if (ready) {
                open.pop();
                times.put(commit.id(), time);
                last = time;
            }
        }
        return last;
    }
}
