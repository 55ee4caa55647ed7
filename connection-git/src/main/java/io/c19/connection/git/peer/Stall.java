package io.c19.connection.git.peer;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Ends a transfer in which nothing moves. Thread-safe. */
final class Stall implements AutoCloseable {
    /** So often within the time that it may stand still it is looked whether it does. */
    private static final int LOOKS = 4;

    private final Duration max;
    private final Runnable end;
    private final ScheduledFuture<?> looking;
    private volatile long moved = System.nanoTime();
    private volatile boolean stalled;

    /** @param end called once when nothing has moved for so long */
    Stall(ScheduledExecutorService timer, Duration max, Runnable end) {
        this.max = max;
        this.end = end;
        long pause = Math.max(1, max.toMillis() / LOOKS);
        this.looking = timer.scheduleWithFixedDelay(this::look, pause, pause, TimeUnit.MILLISECONDS);
    }

    private void look() {
        if (!stalled && System.nanoTime() - moved > max.toNanos()) {
            stalled = true;
            end.run();
        }
    }

    /** Something has moved. */
    void moved() {
        moved = System.nanoTime();
    }

    boolean isStalled() {
        return stalled;
    }

    /** A stream whose bytes count as movement. */
    InputStream watched(InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public int read() throws IOException {
                int one = super.read();
                moved();
                return one;
            }

            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                int count = super.read(into, from, length);
                moved();
                return count;
            }
        };
    }

    @Override
    public void close() {
        looking.cancel(false);
    }
}
