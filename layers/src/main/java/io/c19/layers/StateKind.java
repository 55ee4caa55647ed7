package io.c19.layers;

import io.c19.layers.config.Settings;

/** A kind of state. */
public interface StateKind extends Kind {
    /**
     * Reads its settings, all of them, without touching anything else.
     *
     * @throws io.c19.layers.config.ConfigException naming the field, what it holds and what is expected
     */
    Opening configure(Settings settings);

    /** A configured state that was not opened yet. */
    @FunctionalInterface
    interface Opening {
        /** @throws StateException when it cannot be opened, with a sentence that says what to do */
        State open(LayerContext context);
    }
}
