package io.c19.client;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The time between attempts, which ends when somebody closes it. Thread-safe. */
final class Pauses {
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Random random;

    Pauses(Random random) {
        this.random = random;
    }

    /** Somewhere between half of it and all, so that those who failed together do not come back together. */
    Duration blurred(Duration pause) {
        long half = pause.toNanos() / 2;
        return Duration.ofNanos(half + (long) (random.nextDouble() * half));
    }

    /** @return false when it was closed before the time was over */
    boolean rest(Duration pause) throws InterruptedException {
        return !closed.await(pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    boolean isClosed() {
        return closed.getCount() == 0;
    }

    void close() {
        closed.countDown();
    }
}
