package io.c19.peers.provider;

import io.c19.layers.PeerProvider;
import io.c19.peers.NodeAddress;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The peers of another provider, each with a port. Thread-safe. */
final class Ported implements PeerProvider {
    private final PeerProvider provider;
    private final int port;
    private volatile Known last = new Known(Set.of(), Set.of());

    /** @param port of those that name none */
    Ported(PeerProvider provider, int port) {
        this.provider = provider;
        this.port = port;
    }

    /** Peers rarely change, and are asked for often. */
    private record Known(Set<String> given, Set<String> ported) {}

    @Override
    public Set<String> peers() {
        Set<String> given = provider.peers();
        Known known = last;
        if (!known.given.equals(given)) {
            known = new Known(
                    Set.copyOf(given),
                    given.stream()
                            .map(peer -> NodeAddress.withPort(peer, port))
                            .collect(Collectors.toUnmodifiableSet()));
            last = known;
        }
        return known.ported;
    }

    @Override
    public <C> Optional<C> capability(Class<C> type) {
        return provider.capability(type);
    }

    @Override
    public void close() {
        provider.close();
    }
}
