package io.c19.peers.provider;

import io.c19.layers.PeerProvider;
import io.c19.layers.PeerProvider.ProviderKind;
import io.c19.layers.config.Kinds;
import io.c19.layers.config.Settings;
import io.c19.peers.NodeAddress;

/** Who finds the peers of a connection. */
public final class Providers {
    private static final String DEFAULT = "Static";
    private static final int PORT_MAX = 65_535;

    private Providers() {}

    /**
     * What the section {@code peer_provider} of a connection's settings names. Peers that come without a port have the one that {@code target_port} names, or
     * else the connection's own, as with C19: agents of one cluster are mostly configured alike.
     *
     * @throws io.c19.layers.config.ConfigException when there is no such kind, or a field of it is wrong
     */
    public static PeerProvider.Opening configured(Settings connection) {
        Settings settings = connection.section("peer_provider");
        PeerProvider.Opening opening = Kinds.installed("peer provider", ProviderKind.class)
                .choose(settings, DEFAULT)
                .configure(settings);
        int own = connection.integer("port", NodeAddress.PORT, 0, PORT_MAX);
        int port = connection.integer("target_port", own == 0 ? NodeAddress.PORT : own, 1, PORT_MAX);
        return context -> new Ported(opening.open(context), port);
    }
}
