package io.c19.layers;

import io.c19.layers.config.Settings;
import java.util.Set;

/** Knows the current set of peers, for the connection that opened it and closes it. Thread-safe. */
public interface PeerProvider extends Capable, AutoCloseable {
    /**
     * Addresses as the connection understands them, {@code host:port}, {@code host} where the
     * connection says the port, or a URL, without this agent's own, where it knows that.
     * Asked by the connection on threads of its own, each second or for each question. Never blocks.
     */
    Set<String> peers();

    /** Called once, by the connection while it closes. */
    @Override
    default void close() {}

    /** A kind of peer provider. */
    interface ProviderKind extends Kind {
        /**
         * Reads its settings, all of them, without touching anything else.
         *
         * @throws io.c19.layers.config.ConfigException naming the field, what it holds and what is expected
         */
        Opening configure(Settings settings);
    }

    /** A configured provider that was not started yet. */
    @FunctionalInterface
    interface Opening {
        /**
         * Called once, by the connection while it starts, on the thread that starts the agent.
         *
         * @throws LayerException when it cannot start
         */
        PeerProvider open(LayerContext context);
    }
}
