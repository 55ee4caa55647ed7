package io.c19.agent.http;

import io.c19.agent.http.Watcher.Phase;
import io.c19.layers.Revision;
import io.c19.layers.State;
import io.c19.layers.Watch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells all watchers what happens, on one thread and without blocking: it has the newest steps from a {@link StepFeed}, and what steps come while it is at it
 * are told together. It sleeps while nothing happens.
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

    /** What the clients of an agent that stops have for reading the rest of what they were sent. */
    private static final Duration CLOSE_MAX = Duration.ofSeconds(1);

    private final LongSupplier nanos;
    private final HubThread thread;
    private final StepFeed feed;
    private final CatchUp catchUp;
    private final Semaphore places;
    private final Set<Watcher> watchers = new LinkedHashSet<>();
    private long idleSince;
    private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
    private volatile boolean closing;

    /** @param places given back for each watcher that is over */
    WatchHub(State state, Watch watch, LongSupplier nanos, Semaphore places) {
        this.nanos = nanos;
        this.places = places;
        this.thread = new HubThread(nanos, this::tick);
        this.feed = new StepFeed(state, watch, thread, this::stepped);
        this.catchUp = new CatchUp(watch, this, nanos);
        thread.start();
    }

    /** On the hub's thread, some time. */
    void execute(Runnable task) {
        thread.execute(task);
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
        if (!feed.isOpen()) {
            feed.open();
            thread.wakeAt(nanos.getAsLong() + TICK_NANOS);
        }
    }

    private void stepped() {
        for (Watcher watcher : List.copyOf(watchers)) {
            stepped(watcher);
        }
    }

    private void stepped(Watcher watcher) {
        if (watcher.phase() == Phase.PARKED) {
            attach(watcher);
        } else if (watcher.phase() == Phase.LIVE && !watcher.isWriting()) {
            pump(watcher);
        } else if (watcher.phase() == Phase.LIVE
                && watcher.position() < feed.ring().first()
                && watcher.position() >= feed.ring().skipped()) {
            watcher.overrun();
        }
    }

    /** Goes on live if the ring knows where it is; else it was either not told of that yet, or is past it. */
    void attach(Watcher watcher) {
        Long position = feed.ring().after(watcher.at());
        if (position != null && position >= feed.ring().first()) {
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
        } else {
            thread.wakeBy(deadline);
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
            watcher.fill(piece, () -> isHeld(watcher) ? watcher.take(feed.ring()) : null);
            if (!piece.isEmpty()) {
                watcher.writing(true, nanos.getAsLong());
                watcher.reply().send(piece, watcher.step(), done(watcher, piece.reached()));
            } else if (watcher.position() < feed.ring().first()) {
                catchUp(watcher);
            }
        } catch (RuntimeException | Error e) {
            LOG.warn("a watcher is cut off: {}", e.getMessage(), e);
            end(watcher);
        }
    }

    private boolean isHeld(Watcher watcher) {
        return watcher.position() >= feed.ring().first()
                && watcher.position() < feed.ring().end();
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
        } else if (watcher.phase() == Phase.LIVE
                && (watcher.position() < feed.ring().end() || watcher.isInTheMiddle())) {
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
        thread.wakeAt(now + TICK_NANOS);
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
        feed.close();
        thread.sleep();
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
        });
        thread.end(CLOSE_MAX);
    }
}
