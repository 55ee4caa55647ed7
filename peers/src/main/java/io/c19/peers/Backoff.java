package io.c19.peers;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to leave alone a peer that failed: twice as long each time up to a bound, and more or less than that by chance, so that
 * those who failed together do not come back together. For one thread.
 */
public final class Backoff {
    private static final double SPREAD = 0.25;

    private final Duration first;
    private final Duration max;
    private final RandomGenerator random;
    private int failures;

    public Backoff(Duration first, Duration max, RandomGenerator random) {
        this.first = first;
        this.max = max;
        this.random = random;
    }

    /** @return until the next attempt */
    public Duration failed() {
        long millis = first.toMillis();
        for (int i = 0; i < failures && millis < max.toMillis(); i++) {
            millis *= 2;
        }
        failures++;
        return spread(Duration.ofMillis(Math.min(millis, max.toMillis())));
    }

    public void succeeded() {
        failures = 0;
    }

    /** About so long. */
    public Duration spread(Duration length) {
        return Duration.ofMillis((long) (length.toMillis() * (1 + SPREAD * (2 * random.nextDouble() - 1))));
    }
}
