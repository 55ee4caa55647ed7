package io.c19.layers.meter;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** Timers of what takes from a fraction of a millisecond to some seconds, each with the same few buckets. */
public final class Latency {
    /**
     * The bounds of the buckets: a series each, for every combination of tags, so no more than tell a good disk from a bad one and both
     * from trouble.
     */
    private static final Duration[] BUCKETS = {
        Duration.ofNanos(500_000),
        Duration.ofMillis(1),
        Duration.ofNanos(2_500_000),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5)
    };

    private Latency() {}

    /**
     * The timer of that name, which is made if there is none.
     *
     * @param description a sentence
     * @param tags names and values in turn
     */
    public static Timer timer(MeterRegistry meters, String name, String description, String... tags) {
        return Timer.builder(name)
                .description(description)
                .tags(tags)
                .serviceLevelObjectives(BUCKETS)
                .register(meters);
    }
}
