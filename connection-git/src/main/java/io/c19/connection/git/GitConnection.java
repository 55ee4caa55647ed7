package io.c19.connection.git;

import io.c19.connection.git.peer.Gossip;
import io.c19.layers.Connection;
import io.c19.layers.PeerProvider;
import io.c19.peers.PeerPort;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The port and the peers of one node. Thread-safe. */
final class GitConnection implements Connection {
    private final PeerPort server;
    private final Gossip gossip;
    private final PeerProvider provider;

    GitConnection(PeerPort server, Gossip gossip, PeerProvider provider) {
        this.server = server;
        this.gossip = gossip;
        this.provider = provider;
    }

    @Override
    public String kind() {
        return GitConnectionKind.NAME;
    }

    /** Where nodes on this machine reach it. */
    URI address() {
        return server.address();
    }

    @Override
    public List<Peer> peers() {
        return gossip.peers();
    }

    @Override
    public List<Peer> sync(Duration timeout) {
        gossip.sync(timeout);
        return gossip.peers();
    }

    @Override
    public Optional<PeerProvider> provider() {
        return Optional.of(provider);
    }

    @Override
    public void close() {
        gossip.close();
        server.close();
    }
}
