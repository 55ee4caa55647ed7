package io.c19.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.layers.Connection;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PeerMetersTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private List<Connection.Peer> peers = List.of();
    private long nanos = 1;
    private final PeerMeters measured = new PeerMeters(new Fixed(), meters, () -> nanos);

    private static Connection.Peer peer(String address, int failures, boolean met, @Nullable Integer behind) {
        Instant contact = met ? Instant.EPOCH : null;
        return new Connection.Peer(address, null, contact, failures, null, null, Map.of(), behind, 2);
    }

    private double gauge(String name, String... tags) {
        Gauge gauge = meters.find(name).tags(tags).gauge();
        return gauge == null ? Double.NaN : gauge.value();
    }

    private void look(long seconds, Connection.Peer... now) {
        nanos += TimeUnit.SECONDS.toNanos(seconds);
        peers = List.of(now);
        measured.look();
    }

    @Test
    void peers_areCountedByHealth() {
        look(0, peer("a", 0, true, 0), peer("b", 3, true, 0), peer("c", 0, false, null), peer("d", 0, true, 0));

        assertThat(gauge("c19.connection.peers", "health", "ok")).isEqualTo(2);
        assertThat(gauge("c19.connection.peers", "health", "failing")).isEqualTo(1);
        assertThat(gauge("c19.connection.peers", "health", "unknown")).isEqualTo(1);
        look(1);
        assertThat(gauge("c19.connection.peers", "health", "ok")).isZero();
    }

    @Test
    void lag_beginsWhenAPeerLacksSomething_andEndsWhenItHasAll() {
        look(0, peer("a", 0, true, 0));
        look(10, peer("a", 0, true, 3));
        assertThat(gauge("c19.connection.lag", "peer", "a")).isZero();
        assertThat(gauge("c19.connection.lag.commits", "peer", "a", "direction", "behind"))
                .isEqualTo(3);
        assertThat(gauge("c19.connection.lag.commits", "peer", "a", "direction", "ahead"))
                .isEqualTo(2);

        look(7, peer("a", 1, true, null));
        assertThat(gauge("c19.connection.lag", "peer", "a")).isEqualTo(7);
        assertThat(gauge("c19.connection.lag.commits", "peer", "a", "direction", "behind"))
                .isNaN();

        look(5, peer("a", 0, true, 0));
        assertThat(gauge("c19.connection.lag", "peer", "a")).isZero();
    }

    /** Else a scrape at the wrong moment would miss it. */
    @Test
    void series_ofAPeer_staysTheSame() {
        look(0, peer("a", 0, true, 1));
        Gauge first = meters.get("c19.connection.lag").tag("peer", "a").gauge();
        look(3, peer("b", 0, true, 1), peer("a", 0, true, 4));

        assertThat(meters.get("c19.connection.lag").tag("peer", "a").gauge()).isSameAs(first);
        assertThat(first.value()).isEqualTo(3);
        assertThat(gauge("c19.connection.lag.commits", "peer", "a", "direction", "behind"))
                .isEqualTo(4);
    }

    @Test
    void peers_thatAreGone_haveNoSeries_andManyHaveFew() {
        look(0, peer("a", 0, true, 1));
        look(1, peer("b", 0, true, 1));
        assertThat(gauge("c19.connection.lag", "peer", "a")).isNaN();

        look(1, IntStream.range(0, 500).mapToObj(i -> peer("p" + i, 0, true, 1)).toArray(Connection.Peer[]::new));
        assertThat(meters.find("c19.connection.lag").gauges()).hasSize(PeerMeters.PEERS_MAX);
        assertThat(gauge("c19.connection.peers", "health", "ok")).isEqualTo(500);
    }

    private final class Fixed implements Connection {
        @Override
        public String kind() {
            return "Fixed";
        }

        @Override
        public List<Peer> peers() {
            return peers;
        }

        @Override
        public List<Peer> sync(Duration timeout) {
            return peers;
        }

        @Override
        public void close() {}
    }
}
