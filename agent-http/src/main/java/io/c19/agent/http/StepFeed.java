package io.c19.agent.http;

import io.c19.layers.Committed;
import io.c19.layers.Prefixes;
import io.c19.layers.Revision;
import io.c19.layers.State;
import io.c19.layers.StateException;
import io.c19.layers.Subscription;
import io.c19.layers.Watch;
import io.c19.layers.Watch.Dispute;
import io.c19.layers.Watch.Hop;
import io.c19.layers.Watch.Page;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest steps of a state, looked at once for all watchers, in a {@link WatchRing}. The state tells them on a thread of its own; all else is of
 * the hub's thread.
 */
final class StepFeed {
    private static final Logger LOG = LoggerFactory.getLogger(StepFeed.class);

    /** Steps told by the state and not looked at yet; if there are more, watchers read them from history. */
    private static final int ANNOUNCED_MAX = WatchRing.STEPS_MAX;

    /** A larger step is read from history by each watcher, page by page. */
    private static final int HELD_EVENTS_MAX = 1_000;

    private static final long RING_BYTES_MIN = 4L << 20;
    private static final long RING_BYTES_MAX = 64L << 20;

    private final State state;
    private final Watch watch;
    private final Executor hub;
    private final Runnable onSteps;
    private final Queue<Committed> announced = new ConcurrentLinkedQueue<>();
    private final AtomicInteger announcedCount = new AtomicInteger();
    private final AtomicBoolean taking = new AtomicBoolean();
    private volatile boolean lost;
    private @Nullable Subscription subscription;
    private WatchRing ring = ring(new Revision("none"));

    /**
     * @param hub does what it is given on the hub's thread, some time
     * @param onSteps called there when the ring has gone on
     */
    StepFeed(State state, Watch watch, Executor hub, Runnable onSteps) {
        this.state = state;
        this.watch = watch;
        this.hub = hub;
        this.onSteps = onSteps;
    }

    private static WatchRing ring(Revision newest) {
        long part = Runtime.getRuntime().maxMemory() / 16;
        return new WatchRing(newest, Math.max(RING_BYTES_MIN, Math.min(RING_BYTES_MAX, part)));
    }

    /** Another one after each {@link #open}. */
    WatchRing ring() {
        return ring;
    }

    boolean isOpen() {
        return subscription != null;
    }

    /** Begins to be told, with an empty ring. */
    void open() {
        if (subscription == null) {
            subscription = state.subscribe(this::announce);
            ring = ring(state.head().revision());
        }
    }

    void close() {
        if (subscription != null) {
            subscription.close();
            subscription = null;
            announced.clear();
            announcedCount.set(0);
        }
    }

    /** On the state's own thread. */
    private void announce(Committed step) {
        if (announcedCount.incrementAndGet() > ANNOUNCED_MAX) {
            announcedCount.decrementAndGet();
            lost = true;
        } else {
            announced.add(step);
        }
        if (taking.compareAndSet(false, true)) {
            hub.execute(this::takeSteps);
        }
    }

    private void takeSteps() {
        taking.set(false);
        boolean any = lost;
        for (Committed step = announced.poll(); step != null; step = announced.poll()) {
            announcedCount.decrementAndGet();
            take(step);
            any = true;
        }
        if (lost) {
            lost = false;
            ring.skip(state.head().revision());
        }
        if (any) {
            onSteps.run();
        }
    }

    private void take(Committed step) {
        if (!step.previous().equals(ring.newest())) {
            ring.skip(step.previous());
        }
        HeldStep held = step.whole() && step.changes().size() <= HELD_EVENTS_MAX ? held(step) : null;
        if (held == null) {
            ring.skip(step.revision());
        } else {
            ring.add(held);
        }
    }

    /** Null when it is too large. */
    private @Nullable HeldStep held(Committed step) {
        Hop hop = new Hop(step.previous(), step.revision());
        try {
            Optional<Page<Dispute>> disputes = watch.disputes(hop, Prefixes.ALL, null, HELD_EVENTS_MAX);
            if (disputes.isEmpty() || disputes.get().more()) {
                return null;
            }
            List<WatchEvent> events = Stream.<WatchEvent>concat(
                            step.changes().stream().map(WatchEvent.Changed::new),
                            disputes.get().items().stream().map(WatchEvent.Disputed::new))
                    .toList();
            return new HeldStep(hop, events, watch, more -> ring.grown(more));
        } catch (StateException e) {
            LOG.warn("what changed by {} cannot be read: {}", step.revision(), e.getMessage());
            return null;
        }
    }
}
