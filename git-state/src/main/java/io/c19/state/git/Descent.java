package io.c19.state.git;

import io.c19.state.git.graph.HistoryIndex;
import io.c19.state.git.join.Ancestry;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Who descends from whom. Right whatever the clocks of nodes and people said, which a walk in the order of commit times is not: a store
 * makes thousands of commits in one second, and a laptop may be a year behind.
 *
 * <p>Thread-safe, and apart from {@link Joins}, so that nobody who asks holds up a write.
 */
final class Descent {
    private final StoredObjects objects;
    private final HistoryIndex index;
    private final HistoryFeed feed;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Ancestry ancestry;

    Descent(StoredObjects objects, HistoryIndex index, HistoryFeed feed) {
        this.objects = objects;
        this.index = index;
        this.feed = feed;
    }

    /** Whether the one is the other or one of its ancestors; of commits that are there with all of theirs, let in or not. */
    boolean isAncestor(ObjectId ancestor, ObjectId of) {
        return ask(known -> known.isAncestor(ancestor, of));
    }

    <T> T ask(Function<Ancestry, T> question) {
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
