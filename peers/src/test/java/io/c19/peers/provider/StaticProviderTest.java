package io.c19.peers.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.c19.layers.LayerContext;
import io.c19.layers.Limits;
import io.c19.layers.PeerProvider;
import io.c19.layers.config.ConfigException;
import io.c19.layers.config.Settings;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StaticProviderTest {
    @Test
    void peers_areThoseThatAreNamed() {
        Settings settings = Settings.of(Map.of("peers", "127.0.0.1:4098, [::1]:4099, c19-0.c19"));
        try (PeerProvider provider = new StaticProvider()
                .configure(settings)
                .open(new LayerContext("test", Clock.systemUTC(), Limits.DEFAULT))) {
            assertThat(provider.peers()).containsOnly("127.0.0.1:4098", "[::1]:4099", "c19-0.c19");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "host:x",
                "host:70000",
                "host:0",
                "a b",
                "::1:4097",
                "user@host:1",
                "host:1/path",
                "host:1?q",
                "host:"
            })
    void peer_thatIsNoAddress_isAnErrorThatNamesIt(String peer) {
        assertThatThrownBy(() -> new StaticProvider().configure(Settings.of(Map.of("peers", peer))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(peer);
    }
}
