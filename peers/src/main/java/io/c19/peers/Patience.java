package io.c19.peers;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * How much longer one direction of a request may wait for its peer. Only the waits count, not the time that the agent takes itself.
 * What is left never exceeds the grace, so that who was fast for a while cannot be silent for days. Thread-safe.
 */
final class Patience {
    private final Scheduler scheduler;
    private final LongSupplier nanoTime;
    private final Runnable cut;
    private final long nanosMax;
    private final long bytesPerSecond;
    private long left;
    private long begin;
    private Scheduler.Task alarm = () -> false;

    /** @param cut what to do when none is left; may be called once a wait, in a thread of the scheduler */
    Patience(Steadiness steadiness, Scheduler scheduler, LongSupplier nanoTime, Runnable cut) {
        this.scheduler = scheduler;
        this.nanoTime = nanoTime;
        this.cut = cut;
        this.nanosMax = steadiness.grace().toNanos();
        this.bytesPerSecond = steadiness.bytesPerSecondMin();
        this.left = nanosMax;
    }

    /** A wait begins; one at a time. */
    synchronized void begin() {
        begin = nanoTime.getAsLong();
        alarm = scheduler.schedule(cut, Math.max(0, left), TimeUnit.NANOSECONDS);
    }

    /** It ends. */
    synchronized void end() {
        alarm.cancel();
        left -= nanoTime.getAsLong() - begin;
    }

    /** The peer moved so many bytes. */
    synchronized void earn(long bytes) {
        double earned = (double) bytes * TimeUnit.SECONDS.toNanos(1) / bytesPerSecond;
        left = (long) Math.min((double) nanosMax, (double) left + earned);
    }

    /** In nanoseconds; none or less: it was cut. */
    synchronized long left() {
        return left;
    }
}
