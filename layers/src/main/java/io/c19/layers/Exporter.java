package io.c19.layers;

import io.micrometer.core.instrument.MeterRegistry;

/** Takes what the layers measure to where people look at it; one that is asked for it offers {@link Routes}. Thread-safe. */
public interface Exporter extends Capable, AutoCloseable {
    /** Where all meters of the agent are to be registered besides. It is read as the exporter likes, on threads of its own. */
    MeterRegistry registry();

    /** Called after all other layers were closed, by the thread that ends the agent. The last figures may be sent; takes a second at most. */
    @Override
    void close();
}
