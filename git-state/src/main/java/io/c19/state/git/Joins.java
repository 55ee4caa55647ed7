package io.c19.state.git;

import io.c19.state.git.graph.HistoryIndex;
import io.c19.state.git.join.Derivations;
import io.c19.state.git.join.Derivations.Main;
import io.c19.state.git.join.KnownWrites;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Joins this node's commits with those of others, as {@link Derivations} has it, one thread at a time. What it needs of history
 * is loaded when it is first used: a store that is alone never pays for it.
 *
 * <p>A long join is done by the thread that received the commits, before the writer's turn: what was joined before need not be joined
 * again, so the writer only adds what it wrote meanwhile.
 */
final class Joins {
    /** So long a join may hold up local writes. */
    private static final Duration SHORT = Duration.ofMillis(20);

    /** Each time less was written meanwhile; who writes faster than we join waits a little in the end. */
    private static final int PREPARATIONS_MAX = 4;

    private final StoredObjects objects;
    private final Layout layout;
    private final HistoryIndex index;
    private final HistoryFeed feed;
    private final KnownWrites writes;
    private final StoreMeters meters;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Derivations derivations;

    /** What the derivations are still to be told of. */
    private final Queue<Main> stored = new ConcurrentLinkedQueue<>();

    Joins(
            StoredObjects objects,
            Layout layout,
            HistoryIndex index,
            HistoryFeed feed,
            KnownWrites writes,
            StoreMeters meters) {
        this.objects = objects;
        this.layout = layout;
        this.index = index;
        this.feed = feed;
        this.writes = writes;
        this.meters = meters;
    }

    /**
     * Where {@code main} is when these are the heads.
     *
     * @param main what it was derived as; to be handed to {@link #stored} once it is
     */
    record Joined(Head head, Main main) {}

    /** What to do with the derivations, while nobody else has them. Blocks while somebody does. */
    <T> T with(Function<Derivations, T> question) {
        lock.lock();
        try {
            Derivations known = ready();
            for (Main main = stored.poll(); main != null; main = stored.poll()) {
                known.stored(main);
            }
            return question.apply(known);
        } finally {
            lock.unlock();
        }
    }

    private Derivations ready() {
        Derivations known = derivations;
        if (known == null) {
            feed.awaitCaughtUp();
            known = HistoryGraph.derivations(objects, index, feed::isStranger, objects, layout, writes);
            derivations = known;
        }
        return known;
    }

    /** As {@link #join}, but null when another thread is at a long join, who will ask for another look when it is done. */
    @Nullable
    Joined attempt(Head ours, Collection<ObjectId> others) {
        try {
            if (!lock.tryLock(SHORT.toNanos(), TimeUnit.NANOSECONDS)) {
                return null;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
        try {
            return join(ours, others);
        } finally {
            lock.unlock();
        }
    }

    /** @param ours the newest head, of which what this node authored is one of the heads */
    Joined join(Head ours, Collection<ObjectId> others) {
        return with(known -> {
            List<ObjectId> tips = new ArrayList<>(others);
            tips.add(ours.own());
            long start = System.nanoTime();
            Joined joined = joined(known.main(tips), ours);
            meters.joined(start);
            return joined;
        });
    }

    private static Joined joined(Main main, Head ours) {
        Instant time = Instant.ofEpochSecond(main.time());
        return new Joined(new Head(main.commit(), main.tree(), time, ours.number() + 1, ours.own()), main);
    }

    /** That it is durable. Never blocks: the writer has no time for whoever is at a long join. */
    void stored(Joined joined) {
        stored.add(joined.main());
    }

    /** Does what takes long of a join. */
    void prepare(Supplier<Head> ours, Supplier<Collection<ObjectId>> others) {
        long nanos = Long.MAX_VALUE;
        for (int i = 0; i < PREPARATIONS_MAX && nanos > SHORT.toNanos(); i++) {
            long start = System.nanoTime();
            join(ours.get(), others.get());
            nanos = System.nanoTime() - start;
        }
    }
}
