package io.c19.peers.provider;

import static io.c19.fixtures.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.c19.layers.LayerContext;
import io.c19.layers.Limits;
import io.c19.layers.PeerProvider;
import io.c19.layers.config.ConfigException;
import io.c19.layers.config.Settings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DnsProviderTest {
    private static final byte[] FOUR = {10, 0, 0, 7};
    private static final byte[] SIX = {0x20, 1, 0x0d, (byte) 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    private volatile List<byte[]> addresses = List.of(FOUR);
    private final DnsProvider kind = new DnsProvider(this::resolve);

    private InetAddress[] resolve(String host) throws UnknownHostException {
        assertThat(host).isEqualTo("c19.example");
        List<byte[]> now = addresses;
        InetAddress[] found = new InetAddress[now.size()];
        for (int i = 0; i < found.length; i++) {
            found[i] = InetAddress.getByAddress(now.get(i));
        }
        return found;
    }

    @Test
    void peers_areAllAddressesOfTheHost_andFollowWhatItsNameStandsFor() throws Exception {
        Settings settings = Settings.of(Map.of("host", "c19.example", "port", "4098", "interval", "100"));
        try (PeerProvider provider =
                kind.configure(settings).open(new LayerContext("test", Clock.systemUTC(), Limits.DEFAULT))) {
            eventually(() -> assertThat(provider.peers()).containsExactly("10.0.0.7:4098"));
            addresses = List.of(FOUR, SIX);
            eventually(() -> assertThat(provider.peers()).containsOnly("10.0.0.7:4098", "[2001:db8:0:0:0:0:0:1]:4098"));
            assertThat(provider.peers()).allMatch(PeerNames::isOne);
            addresses = List.of(SIX);
            eventually(() -> assertThat(provider.peers()).containsExactly("[2001:db8:0:0:0:0:0:1]:4098"));
        }
    }

    @Test
    void host_thatHasNoAddressAnyMore_leavesThePeersAsTheyWere() throws Exception {
        AtomicInteger looked = new AtomicInteger();
        DnsProvider failing = new DnsProvider(host -> {
            if (looked.getAndIncrement() == 0) {
                return new InetAddress[] {InetAddress.getByAddress(FOUR)};
            }
            throw new UnknownHostException(host);
        });
        Settings settings = Settings.of(Map.of("host", "c19.example", "interval", "100"));
        try (PeerProvider provider =
                failing.configure(settings).open(new LayerContext("test", Clock.systemUTC(), Limits.DEFAULT))) {
            eventually(() -> assertThat(looked.get()).isGreaterThan(2));
            assertThat(provider.peers()).containsExactly("10.0.0.7");
        }
    }

    @Test
    void host_isNeeded() {
        assertThatThrownBy(() -> kind.configure(Settings.of(Map.of())))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("host");
    }
}
