package io.c19.metrics;

import com.codahale.metrics.Reservoir;
import com.codahale.metrics.Snapshot;
import com.codahale.metrics.UniformSnapshot;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The last values of a timer or histogram, for its percentiles. A request is timed by the thread that answers it, and the library's own reservoirs,
 * which are sorted by time, take longer than all the rest of a meter. Thread-safe, takes no lock.
 */
final class RecentValues implements Reservoir {
    /** A power of two; enough for a 99th percentile. */
    private static final int SIZE = 1_024;

    private final AtomicLongArray ring = new AtomicLongArray(SIZE);
    private final AtomicLong count = new AtomicLong();

    @Override
    public int size() {
        return (int) Math.min(count.get(), SIZE);
    }

    @Override
    public void update(long value) {
        ring.lazySet((int) (count.getAndIncrement() & (SIZE - 1)), value);
    }

    @Override
    public Snapshot getSnapshot() {
        long[] values = new long[size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = ring.get(i);
        }
        return new UniformSnapshot(values);
    }
}
