package io.c19.metrics;

import com.codahale.metrics.Clock;
import com.codahale.metrics.MovingAverages;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many a second, weighted so that what was more than a minute ago counts for a third or less. It is worked out when somebody asks, not by
 * who is counted: the library's own keeps three such averages and looks at the clock each time. Thread-safe.
 */
final class LastMinute implements MovingAverages {
    private static final double MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final double SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LongAdder since = new LongAdder();
    private final Clock clock;
    private long asked;
    private double perNano;
    private boolean first = true;

    LastMinute(Clock clock) {
        this.clock = clock;
        this.asked = clock.getTick();
    }

    @Override
    public void tickIfNecessary() {
        // worked out when asked
    }

    @Override
    public void update(long count) {
        since.add(count);
    }

    @Override
    public synchronized double getM1Rate() {
        long now = clock.getTick();
        long passed = now - asked;
        if (passed > 0) {
            double lately = (double) since.sumThenReset() / passed;
            double weight = first ? 1 : 1 - Math.exp(-passed / MINUTE_NANOS);
            perNano += weight * (lately - perNano);
            asked = now;
            first = false;
        }
        return perNano * SECOND_NANOS;
    }

    /** Not sent. */
    @Override
    public double getM5Rate() {
        return 0;
    }

    /** Not sent. */
    @Override
    public double getM15Rate() {
        return 0;
    }
}
