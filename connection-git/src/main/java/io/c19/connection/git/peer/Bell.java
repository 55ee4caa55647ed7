package io.c19.connection.git.peer;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes one thread; rung many times before it looks, it wakes it once. Thread-safe, and ringing it never blocks. */
final class Bell {
    private final Semaphore rung = new Semaphore(0);

    void ring() {
        if (rung.availablePermits() == 0) {
            rung.release();
        }
    }

    /** Waits until it is rung, or was since the last time, but no longer than that. @return whether it was */
    boolean await(long nanos) throws InterruptedException {
        boolean was = rung.tryAcquire(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        rung.drainPermits();
        return was;
    }
}
