package io.c19.connection.query;

import io.c19.layers.Connection;
import io.c19.layers.PeerProvider;
import io.c19.peers.NodeAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The peers as the provider knows them, without this agent itself, and how they fare. Thread-safe. */
final class Roster {
    private static final Logger LOG = LoggerFactory.getLogger(Roster.class);

    private final PeerProvider provider;
    private final InstantSource clock;
    private final Map<String, Health> health = new ConcurrentHashMap<>();
    private final Set<String> selves = ConcurrentHashMap.newKeySet();
    private volatile Known last = new Known(Set.of(), Ring.EMPTY);

    Roster(PeerProvider provider, InstantSource clock) {
        this.provider = provider;
        this.clock = clock;
    }

    private record Health(@Nullable Instant lastContact, int failures, @Nullable String fault) {
        private static final Health UNKNOWN = new Health(null, 0, null);
    }

    PeerProvider provider() {
        return provider;
    }

    Set<String> addresses() {
        return provider.peers().stream()
                .filter(NodeAddress::isOne)
                .filter(address -> !selves.contains(address))
                .collect(Collectors.toSet());
    }

    /** They at their places. */
    Ring ring() {
        Set<String> now = addresses();
        Known known = last;
        if (!known.addresses.equals(now)) {
            known = new Known(now, Ring.of(now));
            last = known;
        }
        return known.ring;
    }

    private record Known(Set<String> addresses, Ring ring) {}

    void isSelf(String address) {
        selves.add(address);
    }

    void answered(String address) {
        Health before = health.put(address, new Health(clock.instant(), 0, null));
        if (before != null && before.fault != null) {
            LOG.info("{} answers again", address);
        }
    }

    void failed(String address, String reason) {
        health.compute(address, (same, known) -> {
            Health before = known == null ? Health.UNKNOWN : known;
            if (!reason.equals(before.fault)) {
                LOG.warn("{}: {}", address, reason);
            }
            return new Health(before.lastContact, before.failures + 1, reason);
        });
    }

    List<Connection.Peer> peers() {
        health.keySet().retainAll(provider.peers());
        return addresses().stream().sorted().map(this::peer).toList();
    }

    private Connection.Peer peer(String address) {
        Health known = health.getOrDefault(address, Health.UNKNOWN);
        return new Connection.Peer(
                address, null, known.lastContact, known.failures, known.fault, null, Map.of(), null, null);
    }
}
