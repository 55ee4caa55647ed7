package io.c19.layers;

import io.c19.layers.config.Settings;

/** A kind of state. Found and configured on the thread that starts the agent, or checks a configuration. */
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
        /**
         * Called once, after the exporters and before all other layers were started, on the thread that starts the agent. May block for as long as it
         * takes to be ready for reads and writes.
         *
         * @throws StateException when it cannot be opened, with a sentence that says what to do
         */
        State open(LayerContext context);
    }
}
