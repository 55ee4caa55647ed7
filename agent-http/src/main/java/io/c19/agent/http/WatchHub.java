package io.c19.agent.http;

import io.c19.agent.http.Watcher.Phase;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that tells all watchers what happens. It has the newest steps in a {@link WatchRing}, looked at once for all, and writes without
 * blocking; what steps come while it is at it are told together. It sleeps while nothing happens.
 *
 * <p>All that it owns is changed on its thread only: others hand it tasks.
 */
final class WatchHub implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WatchHub.class);

    /** Proxies cut what is silent for longer than some 30 s, and a client that is gone is found out by writing to it. */
    private static final long ALIVE_NANOS = Duration.ofSeconds(15).toNanos();

    private static final long TICK_NANOS = Duration.ofSeconds(1).toNanos();

    /** After so long without a watcher the state need not tell any more. */
    private static final long LINGER_NANOS = Duration.ofMinutes(1).toNanos();

    /** Steps told by the state and not looked at yet; if there are more, watchers read them from history. */
    private static final int ANNOUNCED_MAX = WatchRing.STEPS_MAX;

    /** A larger step is read from history by each watcher, page by page. */
    private static final int HELD_EVENTS_MAX = 1_000;

    private static final long RING_BYTES_MIN = 4L << 20;
    private static final long RING_BYTES_MAX = 64L << 20;

    /** What the clients of an agent that stops have for reading the rest of what they were sent. */
    private static final Duration CLOSE_MAX = Duration.ofSeconds(1);

    private final State state;
    private final Watch watch;
    private final LongSupplier nanos;
    private final CatchUp catchUp;
    private final Semaphore places;
    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final Queue<Committed> announced = new ConcurrentLinkedQueue<>();
    private final AtomicInteger announcedCount = new AtomicInteger();
    private final AtomicBoolean taking = new AtomicBoolean();
    private final Thread thread = new Thread(this::run, "c19-watch");

    private final Set<Watcher> watchers = new LinkedHashSet<>();
    private @Nullable Subscription subscription;
    private WatchRing ring;
    private long idleSince;
    private long nextTick;
    private volatile boolean lost;
    private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
    private volatile boolean closing;
    private volatile boolean closed;

    /** @param places given back for each watcher that is over */
    WatchHub(State state, Watch watch, LongSupplier nanos, Semaphore places) {
        this.state = state;
        this.watch = watch;
        this.nanos = nanos;
        this.places = places;
        this.catchUp = new CatchUp(watch, this, nanos);
        this.ring = ring(new Revision("none"));
        thread.setDaemon(true);
        thread.start();
    }

    private static WatchRing ring(Revision newest) {
        long part = Runtime.getRuntime().maxMemory() / 16;
        return new WatchRing(newest, Math.max(RING_BYTES_MIN, Math.min(RING_BYTES_MAX, part)));
    }

    /** On the hub's thread, some time. */
    void execute(Runnable task) {
        tasks.add(task);
    }

    boolean isClosing() {
        return closing;
    }

    /** A new one, which may have been given the way that it has to go first. */
    void add(Watcher watcher) {
        execute(() -> {
            subscribe();
            watchers.add(watcher);
            if (closing) {
                end(watcher);
            } else if (watcher.hasWay()) {
                catchUp.begin(watcher);
            } else {
                attach(watcher);
            }
        });
    }

    private void subscribe() {
        if (subscription == null) {
            subscription = state.subscribe(this::announce);
            ring = ring(state.head().revision());
            nextTick = nanos.getAsLong() + TICK_NANOS;
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
            execute(this::takeSteps);
        }
    }

    private void run() {
        while (!closed) {
            try {
                long wait = subscription == null ? LINGER_NANOS : nextTick - nanos.getAsLong();
                Runnable task = tasks.poll(Math.max(0, wait), TimeUnit.NANOSECONDS);
                if (task != null) {
                    task.run();
                }
                if (subscription != null && nextTick - nanos.getAsLong() <= 0) {
                    tick();
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException | Error e) {
                LOG.error("watchers may have to connect again", e);
            }
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
            for (Watcher watcher : List.copyOf(watchers)) {
                stepped(watcher);
            }
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

    private void stepped(Watcher watcher) {
        if (watcher.phase() == Phase.PARKED) {
            attach(watcher);
        } else if (watcher.phase() == Phase.LIVE && !watcher.isWriting()) {
            pump(watcher);
        } else if (watcher.phase() == Phase.LIVE
                && watcher.position() < ring.first()
                && watcher.position() >= ring.skipped()) {
            watcher.overrun();
        }
    }

    /** Goes on live if the ring knows where it is; else it was either not told of that yet, or is past it. */
    void attach(Watcher watcher) {
        Long position = ring.after(watcher.at());
        if (position != null && position >= ring.first()) {
            watcher.attach(position);
            if (!watcher.hasNews() || !bookmark(watcher, true)) {
                pump(watcher);
            }
        } else if (watcher.phase() == Phase.PARKED) {
            catchUp(watcher);
        } else {
            watcher.enter(Phase.PARKED);
        }
        awaitDeadline(watcher, nanos.getAsLong());
    }

    /** Ends it if its time is over. */
    private void awaitDeadline(Watcher watcher, long now) {
        Long deadline = watcher.deadline();
        if (deadline == null || !isIdle(watcher)) {
            return;
        } else if (deadline - now <= 0) {
            end(watcher);
        } else if (deadline - nextTick < 0) {
            nextTick = deadline;
        }
    }

    private static boolean isIdle(Watcher watcher) {
        return !watcher.isWriting() && (watcher.phase() == Phase.LIVE || watcher.phase() == Phase.PARKED);
    }

    private void catchUp(Watcher watcher) {
        watcher.enter(Phase.BEHIND);
        catchUp.begin(watcher);
    }

    private void pump(Watcher watcher) {
        try {
            Piece piece = watcher.reply().piece();
            watcher.fill(piece, () -> isHeld(watcher) ? watcher.take(ring) : null);
            if (!piece.isEmpty()) {
                watcher.writing(true, nanos.getAsLong());
                watcher.reply().send(piece, watcher.step(), done(watcher, piece.reached()));
            } else if (watcher.position() < ring.first()) {
                catchUp(watcher);
            }
        } catch (RuntimeException | Error e) {
            LOG.warn("a watcher is cut off: {}", e.getMessage(), e);
            end(watcher);
        }
    }

    private boolean isHeld(Watcher watcher) {
        return watcher.position() >= ring.first() && watcher.position() < ring.end();
    }

    private boolean bookmark(Watcher watcher, boolean news) {
        Revision at = watcher.at();
        watcher.writing(true, nanos.getAsLong());
        boolean said = watcher.reply().bookmark(at, news, done(watcher, at));
        if (!said) {
            watcher.writing(false, watcher.touched());
        }
        return said;
    }

    private WatchReply.Done done(Watcher watcher, @Nullable Revision known) {
        return failure -> execute(() -> written(watcher, failure, known));
    }

    private void written(Watcher watcher, @Nullable Throwable failure, @Nullable Revision known) {
        if (failure != null || watcher.reply().isOver()) {
            remove(watcher);
            return;
        }
        watcher.writing(false, nanos.getAsLong());
        if (known != null) {
            watcher.knows(known);
        }
        if (closing || watcher.isOverrun()) {
            end(watcher);
        } else if (watcher.phase() == Phase.LIVE && (watcher.position() < ring.end() || watcher.isInTheMiddle())) {
            pump(watcher);
        }
    }

    private void end(Watcher watcher) {
        watcher.writing(true, nanos.getAsLong());
        watcher.reply().end(watcher.at(), failure -> execute(() -> remove(watcher)));
    }

    /** It is over, and its reply too. */
    void remove(Watcher watcher) {
        if (watchers.remove(watcher)) {
            watcher.enter(Phase.OVER);
            places.release();
            idleSince = nanos.getAsLong();
        }
        if (closing && watchers.isEmpty()) {
            ended.complete(null);
        }
    }

    private void tick() {
        long now = nanos.getAsLong();
        nextTick = now + TICK_NANOS;
        for (Watcher watcher : List.copyOf(watchers)) {
            if (isIdle(watcher)) {
                tick(watcher, now);
            }
        }
        if (watchers.isEmpty() && now - idleSince > LINGER_NANOS) {
            unsubscribe();
        }
    }

    private void tick(Watcher watcher, long now) {
        if (watcher.deadline() != null) {
            awaitDeadline(watcher, now);
        } else if (now - watcher.touched() > ALIVE_NANOS) {
            bookmark(watcher, watcher.hasNews());
        } else if (watcher.phase() == Phase.PARKED) {
            attach(watcher);
        }
    }

    private void unsubscribe() {
        if (subscription != null) {
            subscription.close();
            subscription = null;
            announced.clear();
            announcedCount.set(0);
        }
    }

    /** Tells all watchers how far they are, and ends them. */
    @Override
    public void close() {
        closing = true;
        execute(() -> {
            for (Watcher watcher : List.copyOf(watchers)) {
                if (isIdle(watcher)) {
                    end(watcher);
                }
            }
            if (watchers.isEmpty()) {
                ended.complete(null);
            }
        });
        try {
            ended.get(CLOSE_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("some watchers did not read to their end", e);
        }
        catchUp.close();
        execute(() -> {
            for (Watcher watcher : new ArrayList<>(watchers)) {
                watcher.reply().fail(new IllegalStateException("the agent is stopping"));
            }
            unsubscribe();
            closed = true;
        });
        try {
            thread.join(CLOSE_MAX.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
