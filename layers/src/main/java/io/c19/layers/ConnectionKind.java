package io.c19.layers;

import io.c19.layers.config.Settings;

/** A kind of connection. */
public interface ConnectionKind extends Kind {
    /**
     * Reads its settings, all of them, without touching anything else.
     *
     * @throws io.c19.layers.config.ConfigException naming the field, what it holds and what is expected
     */
    Connecting configure(Settings settings);

    /** A configured connection that was not started yet. */
    @FunctionalInterface
    interface Connecting {
        /**
         * Called once, when the state is open and before anybody can reach the agent, on the thread that starts it. Starts exchanging in the background and
         * returns; peers that cannot be reached are no reason to wait, nor to fail.
         *
         * @throws LayerException when the state is not of a kind it can spread; the message names both kinds
         */
        Connection connect(LayerContext context, State state);
    }
}
