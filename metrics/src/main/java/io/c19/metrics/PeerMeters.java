package io.c19.metrics;

import io.c19.layers.Connection;
import io.c19.layers.Connection.Peer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** Peers by health, and how far each is from this node. Looked at by one thread, read by any. */
final class PeerMeters {
    /** A series each, for some meters: those of larger clusters are only counted, in the order of their addresses. */
    static final int PEERS_MAX = 100;

    private static final List<String> HEALTHS = List.of("ok", "failing", "unknown");

    private final Connection connection;
    private final LongSupplier nanos;
    private final MultiGauge commits;
    private final MultiGauge seconds;
    private volatile Map<String, Long> byHealth = Map.of();

    /** Of the peers that have series, by address. A series stays the same while its peer is there, so that no scrape misses it. */
    private final Map<String, Lag> lags = new HashMap<>();

    PeerMeters(Connection connection, MeterRegistry meters, LongSupplier nanos) {
        this.connection = connection;
        this.nanos = nanos;
        for (String health : HEALTHS) {
            Gauge.builder("c19.connection.peers", this, self -> self.byHealth.getOrDefault(health, 0L))
                    .description("Peers, by how the last attempt to reach them went.")
                    .tag("health", health)
                    .strongReference(true)
                    .register(meters);
        }
        commits = MultiGauge.builder("c19.connection.lag.commits")
                .description("Commits that a peer is not known to have (behind), or has and this node lacks (ahead).")
                .register(meters);
        seconds = MultiGauge.builder("c19.connection.lag")
                .description("For how long a peer has not been known to have all that this node has.")
                .baseUnit("seconds")
                .register(meters);
    }

    /** Never blocks. */
    void look() {
        List<Peer> all = connection.peers();
        byHealth = all.stream().collect(Collectors.groupingBy(PeerMeters::health, Collectors.counting()));
        List<Peer> shown = all.stream()
                .sorted(Comparator.comparing(Peer::address))
                .limit(PEERS_MAX)
                .toList();
        lags.keySet().retainAll(shown.stream().map(Peer::address).collect(Collectors.toSet()));
        List<Row<?>> commitRows = new ArrayList<>();
        List<Row<?>> secondRows = new ArrayList<>();
        for (Peer peer : shown) {
            Lag lag = lags.computeIfAbsent(peer.address(), address -> new Lag());
            lag.look(peer, nanos.getAsLong());
            if (peer.behind() != null) {
                commitRows.add(Row.of(Tags.of("peer", peer.address(), "direction", "behind"), lag, Lag::behind));
            }
            if (peer.ahead() != null) {
                commitRows.add(Row.of(Tags.of("peer", peer.address(), "direction", "ahead"), lag, Lag::ahead));
            }
            secondRows.add(Row.of(Tags.of("peer", peer.address()), lag, Lag::seconds));
        }
        commits.register(commitRows);
        seconds.register(secondRows);
    }

    private static String health(Peer peer) {
        return peer.failures() > 0 ? "failing" : peer.lastContact() == null ? "unknown" : "ok";
    }
}
