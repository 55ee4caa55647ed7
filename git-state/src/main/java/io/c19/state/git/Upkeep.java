package io.c19.state.git;

import io.c19.layers.ApplyResult.Applied;
import io.c19.layers.StateException;
import io.c19.state.git.StoreMeters.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens by itself: expired keys are purged, and a {@code main} that somebody pushed to is followed. */
final class Upkeep implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

    /** A look costs one {@code stat}; a person who pushed should see it at once. */
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(100);

    /** At full speed, some ten thousand commits. */
    private static final Duration GRAPH_INTERVAL = Duration.ofSeconds(1);

    private final Writes writes;
    private final CommitSink sink;
    private final Census census;
    private final HistoryUpkeep history;
    private final Clock clock;
    private final Function<Instant, Instant> purgeBefore;
    private final StoreMeters meters;
    private final ScheduledThreadPoolExecutor executor;

    /** @param purgeBefore what has expired by then is to be purged now */
    Upkeep(
            Writes writes,
            CommitSink sink,
            Census census,
            HistoryUpkeep history,
            Clock clock,
            Function<Instant, Instant> purgeBefore,
            StoreMeters meters) {
        this.writes = writes;
        this.sink = sink;
        this.census = census;
        this.history = history;
        this.clock = clock;
        this.purgeBefore = purgeBefore;
        this.meters = meters;
        this.executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "c19-git-upkeep");
            thread.setDaemon(true);
            return thread;
        });
    }

    void start(Duration purgeInterval) {
        every(purgeInterval, this::purge);
        every(LOOK_INTERVAL, this::look);
        every(GRAPH_INTERVAL, this::graph);
    }

    /** Deletes what expired long enough ago, until nothing is left or writes are refused. */
    void purge() {
        PurgeRequest request;
        boolean more;
        do {
            long start = System.nanoTime();
            Instant expired = purgeBefore.apply(clock.instant());
            if (!census.hasExpired(writes.newest().roots().meta(), expired)) {
                return;
            }
            request = new PurgeRequest(census, expired);
            more = writes.submit(request) instanceof Applied && request.found() == PurgeRequest.KEYS_MAX;
            meters.done(Task.PURGE, start);
        } while (more);
    }

    private void graph() {
        long start = System.nanoTime();
        if (history.once()) {
            meters.done(Task.GRAPH, start);
        }
    }

    private void look() {
        try {
            if (sink.foreignMain() != null) {
                writes.submit(Recheck.REQUEST);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void every(Duration interval, Runnable task) {
        var unused = executor.scheduleWithFixedDelay(
                () -> {
                    try {
                        task.run();
                    } catch (StateException e) {
                        LOG.warn("upkeep: {}", e.getMessage());
                    } catch (RuntimeException e) {
                        LOG.error("upkeep failed", e);
                    }
                },
                interval.toMillis(),
                interval.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
