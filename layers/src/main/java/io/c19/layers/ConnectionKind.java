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
        /** @throws LayerException when the state is not of a kind it can spread; the message names both kinds */
        Connection connect(LayerContext context, State state);
    }
}
