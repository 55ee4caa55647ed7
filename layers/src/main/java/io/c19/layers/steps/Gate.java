package io.c19.layers.steps;

import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Lets calls in until it is closed, and then waits for those that are inside. Thread-safe. */
public final class Gate {
    /** Far above any number of calls. */
    private static final long CLOSED = 1L << 62;

    private final String closedMessage;
    private final AtomicLong inside = new AtomicLong();
    private final CountDownLatch left = new CountDownLatch(1);

    /** @param closedMessage what a call is told that comes too late: a sentence */
    public Gate(String closedMessage) {
        this.closedMessage = closedMessage;
    }

    /** @throws StateException of reason {@code CLOSED} when it is closed */
    public <T> T within(Supplier<T> call) {
        if ((inside.incrementAndGet() & CLOSED) != 0) {
            leave();
            throw closed();
        }
        try {
            return call.get();
        } finally {
            leave();
        }
    }

    /** @throws StateException of reason {@code CLOSED} when it is closed */
    public void check() {
        if (isClosed()) {
            throw closed();
        }
    }

    public boolean isClosed() {
        return (inside.get() & CLOSED) != 0;
    }

    /**
     * Lets nobody in any more, and waits until all have left, even when interrupted.
     *
     * @param max waits no longer
     * @return whether this call was the one that closed it
     */
    public boolean close(Duration max) {
        long before = inside.getAndUpdate(calls -> calls | CLOSED);
        if (before == 0) {
            left.countDown();
        }
        awaitAll(max);
        return (before & CLOSED) == 0;
    }

    private void leave() {
        if (inside.decrementAndGet() == CLOSED) {
            left.countDown();
        }
    }

    private void awaitAll(Duration max) {
        long end = System.nanoTime() + max.toNanos();
        boolean interrupted = false;
        boolean done = false;
        while (!done) {
            try {
                done = left.await(end - System.nanoTime(), TimeUnit.NANOSECONDS) || System.nanoTime() - end > 0;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private StateException closed() {
        return new StateException(Reason.CLOSED, closedMessage, null);
    }
}
