package io.c19.peers.provider;

import io.c19.layers.PeerProvider;
import io.c19.layers.PeerProvider.ProviderKind;
import io.c19.layers.config.Settings;
import io.c19.peers.NodeAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kind {@code Dns}: the peers are all addresses of a host, IPv4 and IPv6, such as a headless service has. Fields: {@code
 * host}, {@code port} where they listen, {@code interval}, after which the host is looked up again.
 */
public final class DnsProvider implements ProviderKind {
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Duration INTERVAL_MIN = Duration.ofMillis(100);
    private static final Duration INTERVAL_MAX = Duration.ofDays(1);
    private static final int PORT_MAX = 65_535;

    private final Resolver resolver;

    /** For {@link java.util.ServiceLoader}. */
    public DnsProvider() {
        this(InetAddress::getAllByName);
    }

    DnsProvider(Resolver resolver) {
        this.resolver = resolver;
    }

    /** Finds the addresses of a host. Blocks for the network. */
    @FunctionalInterface
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    @Override
    public String name() {
        return "Dns";
    }

    @Override
    public PeerProvider.Opening configure(Settings settings) {
        String host = settings.text("host", "");
        if (host.isEmpty()) {
            throw settings.wrong("host", "a host name, such as that of a headless service");
        }
        String port = settings.has("port") ? ":" + settings.integer("port", NodeAddress.PORT, 1, PORT_MAX) : "";
        Duration interval = settings.millis("interval", INTERVAL, INTERVAL_MIN, INTERVAL_MAX);
        return context -> new Looking(resolver, host, port, interval);
    }

    /** Looks the host up again and again. What was found last counts when it cannot be. */
    private static final class Looking implements PeerProvider {
        private static final Logger LOG = LoggerFactory.getLogger(DnsProvider.class);

        private final Resolver resolver;
        private final String host;
        private final String port;
        private final ScheduledExecutorService timer;
        private volatile Set<String> found = Set.of();
        private volatile boolean known = true;

        Looking(Resolver resolver, String host, String port, Duration interval) {
            this.resolver = resolver;
            this.host = host;
            this.port = port;
            this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
                Thread thread = new Thread(task, "c19-dns");
                thread.setDaemon(true);
                return thread;
            });
            var unused = timer.scheduleWithFixedDelay(this::look, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
        }

        private void look() {
            try {
                Set<String> next = new TreeSet<>();
                Arrays.stream(resolver.resolve(host)).map(this::address).forEach(next::add);
                found = Set.copyOf(next);
                known = true;
            } catch (UnknownHostException e) {
                if (known) {
                    LOG.warn("peer_provider.host: {} has no address now; the peers stay those that it had", host);
                }
                known = false;
            } catch (RuntimeException e) {
                LOG.warn("{} cannot be looked up", host, e);
            }
        }

        private String address(InetAddress address) {
            String text = address.getHostAddress();
            int zone = text.indexOf('%'); // means something on one machine only
            String plain = zone < 0 ? text : text.substring(0, zone);
            return (address instanceof Inet6Address ? "[" + plain + "]" : plain) + port;
        }

        @Override
        public Set<String> peers() {
            return found;
        }

        @Override
        public void close() {
            timer.shutdownNow();
        }
    }
}
