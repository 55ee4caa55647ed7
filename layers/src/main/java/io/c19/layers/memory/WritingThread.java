package io.c19.layers.memory;

import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread that does everything handed to it, in order, and finishes it when closed. */
final class WritingThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WritingThread.class);

    private final ScheduledThreadPoolExecutor executor;
    private volatile @Nullable Thread thread;

    WritingThread(String name) {
        executor = new ScheduledThreadPoolExecutor(1, work -> {
            Thread made = new Thread(work, name);
            made.setDaemon(true);
            thread = made;
            return made;
        });
    }

    /**
     * Does the work and waits for it, even when interrupted: it is short, and who gave it must know whether it was done.
     *
     * @throws StateException when closed
     */
    <T> T call(Callable<T> work) {
        if (Thread.currentThread().equals(thread)) {
            throw new IllegalStateException(
                    "A listener wrote to the state that called it (expected: it hands the write to another thread).");
        }
        Future<T> done;
        try {
            done = executor.submit(work);
        } catch (RejectedExecutionException e) {
            throw new StateException(Reason.CLOSED, "The state in memory was closed; start the agent again.", e);
        }
        return await(done);
    }

    /** Does the work now and then, until closed. */
    void every(Duration interval, Runnable work) {
        Future<?> unused = executor.scheduleWithFixedDelay(
                () -> guarded(work), interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Does the work after what waits already; dropped when closed. */
    void soon(Runnable work) {
        try {
            executor.execute(() -> guarded(work));
        } catch (RejectedExecutionException e) {
            LOG.debug("Closed before the rest of the background work was done", e);
        }
    }

    boolean closed() {
        return executor.isShutdown();
    }

    /** Takes no more work; returns when what it took is done. */
    @Override
    public void close() {
        executor.shutdown();
        boolean interrupted = false;
        boolean done = false;
        while (!done) {
            try {
                done = executor.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** A task that throws would not be repeated. */
    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.error("Background work on the state in memory failed; it is tried again at the next interval", e);
        }
    }

    private static <T> T await(Future<T> done) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return done.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw new IllegalStateException(cause);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
