package io.c19.layers;

import io.c19.layers.config.Settings;
import org.jspecify.annotations.Nullable;

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
         * Starts serving and returns when it does.
         *
         * @param connection null when the agent is alone
         * @throws LayerException when it cannot, such as for a port in use, with a sentence that says what to do
         */
        Agent start(LayerContext context, State state, @Nullable Connection connection);
    }
}
