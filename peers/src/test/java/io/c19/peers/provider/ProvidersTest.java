package io.c19.peers.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.layers.LayerContext;
import io.c19.layers.Limits;
import io.c19.layers.PeerProvider;
import io.c19.layers.config.Settings;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a connection has of its section {@code peer_provider}. */
class ProvidersTest {
    private static final String PEERS = "a, b:1, [::1], [::1]:2, https://host/org/repo.git, /srv/hub.git";

    private static Set<String> peers(Map<String, String> fields) {
        Map<String, String> all = new HashMap<>(fields);
        all.putIfAbsent("peer_provider.peers", PEERS);
        LayerContext context = new LayerContext("test", Clock.systemUTC(), Limits.DEFAULT);
        try (PeerProvider provider = Providers.configured(Settings.of(all)).open(context)) {
            assertThat(provider.peers()).isEqualTo(provider.peers());
            return provider.peers();
        }
    }

    private static Set<String> at(int port) {
        return Set.of("a:" + port, "b:1", "[::1]:" + port, "[::1]:2", "https://host/org/repo.git", "/srv/hub.git");
    }

    @Test
    void peersWithoutAPort_haveTheTargetPort_orTheConnectionsOwn_orTheUsualOne() {
        assertThat(peers(Map.of())).isEqualTo(at(4_097));
        assertThat(peers(Map.of("port", "0"))).isEqualTo(at(4_097));
        assertThat(peers(Map.of("port", "5000"))).isEqualTo(at(5_000));
        assertThat(peers(Map.of("port", "5000", "target_port", "6000"))).isEqualTo(at(6_000));
    }

    @Test
    void hostsThatAreLookedUp_areNoOthers() {
        Map<String, String> dns = Map.of("peer_provider.kind", "Dns", "peer_provider.host", "localhost");
        Map<String, String> fields = new HashMap<>(dns);
        fields.put("target_port", "6000");
        LayerContext context = new LayerContext("test", Clock.systemUTC(), Limits.DEFAULT);
        try (PeerProvider provider = Providers.configured(Settings.of(fields)).open(context)) {
            io.c19.fixtures.Eventually.eventually(
                    () -> assertThat(provider.peers()).isNotEmpty());
            assertThat(provider.peers()).allMatch(peer -> peer.endsWith(":6000"));
        }
    }
}
