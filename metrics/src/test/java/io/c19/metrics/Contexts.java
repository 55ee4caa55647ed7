package io.c19.metrics;

import io.c19.layers.LayerContext;
import io.c19.layers.Limits;
import java.time.Clock;

/** What the layers of a test share. */
final class Contexts {
    static final LayerContext PLAIN = new LayerContext("1.2.3", Clock.systemUTC(), Limits.DEFAULT);

    private Contexts() {}
}
