package io.c19.state.redis;

import io.c19.layers.StateException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes what has expired, so that it becomes a step, and forgets steps that are too old. Any agent on the store may do it: the first does. */
final class Purger implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Purger.class);

    /** Keeps a script short, so that others do not feel it. */
    private static final int KEYS = 1_000;

    private final Store store;
    private final Bounds bounds;
    private final Duration interval;
    private final ScheduledExecutorService thread;

    Purger(Store store, Bounds bounds, Duration interval) {
        this.store = store;
        this.bounds = bounds;
        this.interval = interval;
        this.thread = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread made = new Thread(work, "c19-redis-purge");
            made.setDaemon(true);
            return made;
        });
    }

    void start() {
        Future<?> unused = thread.scheduleWithFixedDelay(
                this::purge, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void purge() {
        try {
            long found;
            do {
                List<Object> answer = store.write(
                        Script.PURGE,
                        store.newest(),
                        bounds,
                        Server.bytes(KEYS),
                        Server.bytes(Bounds.AGE_MAX.toMillis()));
                found = (Long) answer.get(1);
            } while (found == KEYS && !thread.isShutdown());
        } catch (StateException e) {
            LOG.debug("What has expired is removed at the next interval: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("Removing what has expired failed; it is tried again at the next interval", e);
        }
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
