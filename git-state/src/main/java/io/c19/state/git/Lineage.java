package io.c19.state.git;

import io.c19.state.git.graph.HistoryIndex;
import io.c19.state.git.join.Ancestry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Who descends from whom, among the commits that were let in, for those who exchange them. Right whatever the clocks of the nodes
 * said, which a walk in the order of commit times is not: a store makes thousands of commits in one second.
 *
 * <p>Thread-safe, and apart from {@link Joins}, so that nobody who asks holds up a write.
 */
final class Lineage {
    private final StoredObjects objects;
    private final HistoryIndex index;
    private final HistoryFeed feed;
    private final Predicate<ObjectId> letIn;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Ancestry ancestry;

    /** @param letIn whether a commit was looked at, and is there with all its ancestors */
    Lineage(StoredObjects objects, HistoryIndex index, HistoryFeed feed, Predicate<ObjectId> letIn) {
        this.objects = objects;
        this.index = index;
        this.feed = feed;
        this.letIn = letIn;
    }

    /** As {@link Replica#missing}. */
    List<ObjectId> missing(Collection<ObjectId> tips, Collection<ObjectId> known) {
        return ask(found -> {
            List<ObjectId> missing = new ArrayList<>(found.only(here(tips), here(known)));
            Collections.reverse(missing);
            return missing;
        });
    }

    /** As {@link Replica#isPart}. */
    boolean isPart(ObjectId commit, Collection<ObjectId> of) {
        return ask(found -> isHere(commit) && here(of).stream().anyMatch(other -> found.isAncestor(commit, other)));
    }

    /** Whether the one is the other or one of its ancestors; of commits that are there with all of theirs, let in or not. */
    boolean isAncestor(ObjectId ancestor, ObjectId of) {
        return ask(found -> found.isAncestor(ancestor, of));
    }

    private List<ObjectId> here(Collection<ObjectId> commits) {
        return commits.stream().filter(this::isHere).toList();
    }

    /** What is a tip no more may be on its way into the index, by which it is known from then on. */
    private boolean isHere(ObjectId commit) {
        if (letIn.test(commit)) {
            return true;
        }
        feed.await(commit);
        return letIn.test(commit);
    }

    private <T> T ask(Function<Ancestry, T> question) {
        lock.lock();
        try {
            Ancestry known = ancestry;
            if (known == null) {
                feed.awaitCaughtUp();
                known = new Ancestry(new HistoryGraph(objects, index, 0, position -> false));
                ancestry = known;
            }
            return question.apply(known);
        } finally {
            lock.unlock();
        }
    }
}
