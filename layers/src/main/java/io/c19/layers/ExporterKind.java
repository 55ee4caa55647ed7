package io.c19.layers;

import io.c19.layers.config.Settings;

/**
 * A kind of exporter. It is on when configuration has the section {@code metrics.NAME}, its name in lower case, though there may be nothing in
 * it; several can be on at the same time.
 */
public interface ExporterKind extends Kind {
    /**
     * Reads its settings, all of them, without touching anything else.
     *
     * @throws io.c19.layers.config.ConfigException naming the field, what it holds and what is expected
     */
    Opening configure(Settings settings);

    /** A configured exporter that was not started yet. */
    @FunctionalInterface
    interface Opening {
        /**
         * Called once, before any other layer is opened, on the thread that starts the agent. What cannot be reached is no reason
         * not to start. There are no meters in the context yet.
         *
         * @throws LayerException when it cannot start, with a sentence that says what to do
         */
        Exporter open(LayerContext context);
    }
}
