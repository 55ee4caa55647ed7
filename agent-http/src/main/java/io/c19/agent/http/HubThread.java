package io.c19.agent.http;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread that does what it is handed, in order, and something else at times; it sleeps while there is neither. */
final class HubThread implements Executor {
    private static final Logger LOG = LoggerFactory.getLogger(HubThread.class);

    /** Without anything to come, a waiting has to have some end. */
    private static final long FAR_NANOS = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanos;
    private final Runnable onTime;
    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::run, "c19-watch");
    private boolean awaiting;
    private long next;
    private volatile boolean ended;

    /** @param onTime called on the thread, each time that was asked for */
    HubThread(LongSupplier nanos, Runnable onTime) {
        this.nanos = nanos;
        this.onTime = onTime;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** On this thread, some time. */
    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    /** The next time, instead of that which was asked for before. On this thread. */
    void wakeAt(long at) {
        next = at;
        awaiting = true;
    }

    /** Likewise, unless there is one before it. */
    void wakeBy(long at) {
        if (!awaiting || at - next < 0) {
            wakeAt(at);
        }
    }

    /** No time is asked for any more. On this thread. */
    void sleep() {
        awaiting = false;
    }

    /** Ends it once it has done what it was handed; waits for that, but not longer. */
    void end(Duration patience) {
        execute(() -> ended = true);
        try {
            thread.join(patience.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!ended) {
            try {
                long wait = awaiting ? next - nanos.getAsLong() : FAR_NANOS;
                Runnable task = tasks.poll(Math.max(0, wait), TimeUnit.NANOSECONDS);
                if (task != null) {
                    task.run();
                }
                if (awaiting && next - nanos.getAsLong() <= 0) {
                    onTime.run();
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException | Error e) {
                LOG.error("watchers may have to connect again", e);
            }
        }
    }
}
