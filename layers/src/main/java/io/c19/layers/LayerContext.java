package io.c19.layers;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Clock;

/**
 * What every layer of one agent shares.
 *
 * @param version of this program
 * @param clock the time; tests give their own
 * @param meters where a layer registers what it counts and measures, under names that begin with {@code c19.}. It belongs to whoever
 *     opened the layers; without an exporter everything that is registered costs next to nothing. The values of a tag are few and
 *     known beforehand: never keys, nor anything else that a client chooses
 */
public record LayerContext(String version, Clock clock, Limits limits, MeterRegistry meters) {
    /** Of layers whose figures nobody sees. */
    public LayerContext(String version, Clock clock, Limits limits) {
        this(version, clock, limits, new CompositeMeterRegistry());
    }
}
