package io.c19.agent.http;

import io.c19.layers.Revision;
import io.c19.layers.StateException;
import io.c19.layers.Watch;
import io.c19.layers.Watch.Hop;
import io.c19.layers.Watch.Way;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells watchers from history that are behind, in turns: a piece each, and the next when it is on its way. So a client that reads slowly
 * holds up nobody, and one that is far behind is not ahead of others.
 */
final class CatchUp implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);

    /** Half of the processors at most: the other half is for those who write. */
    private static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    private static final Duration THREAD_IDLE = Duration.ofSeconds(10);

    /** How much of a way is asked for at a time, which costs some milliseconds where history is long. */
    static final int HOPS = 1_000;

    /** How many steps a turn looks at when none of them matters to the watcher: some 10 ms. */
    private static final int LOOKS = 200;

    /** So often a watcher hears how far it is while none of it matters to it. */
    private static final long PROGRESS_NANOS = Duration.ofSeconds(5).toNanos();

    private final Watch watch;
    private final WatchHub hub;
    private final LongSupplier nanos;
    private final ThreadPoolExecutor threads;

    CatchUp(Watch watch, WatchHub hub, LongSupplier nanos) {
        this.watch = watch;
        this.hub = hub;
        this.nanos = nanos;
        this.threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                THREAD_IDLE.toMillis(),
                TimeUnit.MILLISECONDS,
                // One for each watcher at most.
                new LinkedBlockingQueue<>(),
                work -> {
                    Thread thread = new Thread(work, "c19-watch-history");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /** Takes its turn when others had theirs. */
    void begin(Watcher watcher) {
        try {
            threads.execute(() -> turn(watcher));
        } catch (RejectedExecutionException e) {
            end(watcher, e);
        }
    }

    private void turn(Watcher watcher) {
        try {
            if (hub.isClosing()) {
                end(watcher, null);
                return;
            }
            Piece piece = watcher.reply().piece();
            watcher.fill(piece, new Looking(watcher)::next);
            if (!piece.isEmpty()) {
                Revision reached = piece.reached();
                watcher.reply().send(piece, watcher.step(), sent(watcher, reached));
            } else if (watcher.hasWay()) {
                again(watcher);
            } else {
                advance(watcher);
            }
        } catch (StoredStep.Gone e) {
            end(watcher, Watches.gone(watcher.at().id(), watch));
        } catch (RuntimeException | Error e) {
            if (!(e instanceof StateException)) {
                LOG.error("a watcher could not be told what happened", e);
            }
            end(watcher, e);
        }
    }

    private void advance(Watcher watcher) {
        Optional<Way> way = watch.way(watcher.at(), watcher.request().prefixes(), HOPS);
        if (way.isEmpty()) {
            end(watcher, Watches.gone(watcher.at().id(), watch));
        } else if (way.get().end().equals(watcher.at())) {
            hub.execute(() -> hub.attach(watcher));
        } else {
            watcher.take(way.get());
            again(watcher);
        }
    }

    private void again(Watcher watcher) {
        boolean due = nanos.getAsLong() - watcher.touched() > PROGRESS_NANOS && watcher.hasNews();
        Revision at = watcher.at();
        if (!due || !watcher.reply().bookmark(at, true, sent(watcher, at))) {
            begin(watcher);
        }
    }

    private WatchReply.Done sent(Watcher watcher, @Nullable Revision known) {
        return failure -> {
            if (failure != null || watcher.reply().isOver()) {
                hub.execute(() -> hub.remove(watcher));
                return;
            }
            if (known != null) {
                watcher.knows(known);
            }
            watcher.writing(false, nanos.getAsLong());
            begin(watcher);
        };
    }

    /** @param why it cannot go on; null: the agent stops */
    private void end(Watcher watcher, @Nullable Throwable why) {
        if (why == null || watcher.reply().hasBegun()) {
            watcher.reply().end(watcher.at(), failure -> hub.execute(() -> hub.remove(watcher)));
        } else {
            watcher.reply().fail(why);
            hub.execute(() -> hub.remove(watcher));
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** The steps of a watcher's way that one turn looks at. */
    private final class Looking {
        private final Watcher watcher;
        private int looks = LOOKS;

        Looking(Watcher watcher) {
            this.watcher = watcher;
        }

        @Nullable
        WatchStep next() {
            Hop hop = looks-- > 0 ? watcher.nextHop() : null;
            return hop == null ? null : new StoredStep(hop, watch);
        }
    }
}
