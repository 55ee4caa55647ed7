package io.c19.peers.provider;

import io.c19.layers.PeerProvider;
import io.c19.layers.PeerProvider.ProviderKind;
import io.c19.layers.config.Kinds;
import io.c19.layers.config.Settings;

/** Who finds the peers of a connection. */
public final class Providers {
    private static final String DEFAULT = "Static";

    private Providers() {}

    /**
     * What the section {@code peer_provider} of a connection's settings names.
     *
     * @throws io.c19.layers.config.ConfigException when there is no such kind, or a field of it is wrong
     */
    public static PeerProvider.Opening configured(Settings connection) {
        Settings settings = connection.section("peer_provider");
        return Kinds.installed("peer provider", ProviderKind.class)
                .choose(settings, DEFAULT)
                .configure(settings);
    }
}
