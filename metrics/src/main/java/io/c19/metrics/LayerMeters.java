package io.c19.metrics;

import io.c19.layers.LayerContext;
import io.c19.layers.Layers;
import io.c19.layers.StateException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Meters that every kind of state and connection has alike, read from what these say of themselves. A look is taken now and then, on one
 * thread, so that a scrape reads numbers from memory however long it takes to count a large store.
 */
final class LayerMeters implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LayerMeters.class);

    /** Finer than monitors look, and nothing beside the work of an agent. */
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "c19-metrics");
        thread.setDaemon(true);
        return thread;
    });

    private LayerMeters() {}

    static LayerMeters start(Layers layers, LayerContext context) {
        LayerMeters started = new LayerMeters();
        StateMeters state = new StateMeters(layers, context);
        started.every(state::look);
        if (layers.connection() != null) {
            PeerMeters peers = new PeerMeters(layers.connection(), context.meters(), System::nanoTime);
            started.every(peers::look);
        }
        return started;
    }

    private void every(Runnable look) {
        var unused = timer.scheduleWithFixedDelay(
                () -> {
                    try {
                        look.run();
                    } catch (StateException e) {
                        LOG.debug("figures of the state cannot be had", e);
                    } catch (RuntimeException e) {
                        LOG.warn("a look at what the layers do failed, the next may not", e);
                    }
                },
                0,
                INTERVAL.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        try {
            var unused = timer.awaitTermination(INTERVAL.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
