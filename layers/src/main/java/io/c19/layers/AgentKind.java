package io.c19.layers;

import io.c19.layers.config.Settings;

/** A kind of agent. */
public interface AgentKind extends Kind {
    /**
     * Reads its settings, all of them, without touching anything else.
     *
     * @throws io.c19.layers.config.ConfigException naming the field, what it holds and what is expected
     */
    Starting configure(Settings settings);

    /** A configured agent that was not started yet. */
    @FunctionalInterface
    interface Starting {
        /**
         * Called once, as the last of the layers, on the thread that starts the agent. Starts serving and returns when it does. It asks the layers for what they offer: {@link Routes}, {@link Health}, {@link
         * Figures}.
         *
         * @param layers open, and staying open until the agent is closed
         * @throws LayerException when it cannot, such as for a port in use, with a sentence that says what to do
         */
        Agent start(LayerContext context, Layers layers);
    }
}
