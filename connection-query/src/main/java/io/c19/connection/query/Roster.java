package io.c19.connection.query;

import io.c19.layers.Connection;
import io.c19.layers.PeerProvider;
import io.c19.peers.NodeAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The peers as the provider knows them, without this agent itself, and how they fare. Thread-safe. */
final class Roster {
    private static final Logger LOG = LoggerFactory.getLogger(Roster.class);

    private static final Known NOBODY = new Known(Set.of(), Set.of(), Ring.EMPTY);

    private final PeerProvider provider;
    private final InstantSource clock;
    private final Map<String, Health> health = new ConcurrentHashMap<>();
    private final Set<String> selves = ConcurrentHashMap.newKeySet();
    private volatile Known last = NOBODY;

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

    /** Those that can be asked. */
    Set<String> addresses() {
        return known().addresses;
    }

    /** They at their places. */
    Ring ring() {
        return known().ring;
    }

    private Known known() {
        Set<String> given = provider.peers();
        Known known = last;
        if (!known.given.equals(given)) {
            known = look(given);
            last = known;
            health.keySet().retainAll(known.addresses);
        }
        return known;
    }

    private Known look(Set<String> given) {
        Set<String> addresses = new HashSet<>();
        for (String peer : given) {
            if (!NodeAddress.isOne(peer)) {
                if (!last.given.contains(peer)) {
                    LOG.warn("{} is no peer for a connection of kind Query: expected {}", peer, NodeAddress.FORM);
                }
            } else if (!selves.contains(peer)) {
                addresses.add(peer);
            }
        }
        return new Known(Set.copyOf(given), Set.copyOf(addresses), Ring.of(addresses));
    }

    /** @param given by the provider, among which may be some that are no peers */
    private record Known(Set<String> given, Set<String> addresses, Ring ring) {}

    void isSelf(String address) {
        selves.add(address);
        last = NOBODY; // looked at anew
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
        return addresses().stream().sorted().map(this::peer).toList();
    }

    private Connection.Peer peer(String address) {
        Health known = health.getOrDefault(address, Health.UNKNOWN);
        return new Connection.Peer(
                address, null, known.lastContact, known.failures, known.fault, null, Map.of(), null, null);
    }
}
