package io.c19.connection.standard;

import io.c19.layers.Connection;
import io.c19.layers.Deletions;
import io.c19.layers.Key;
import io.c19.layers.LayerContext;
import io.c19.layers.PeerProvider;
import io.c19.layers.State;
import io.c19.layers.config.Binding;
import io.c19.layers.meter.ConnectionMeters;
import io.c19.peers.PeerPort;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

/** The port, the peers and the times of one agent. Thread-safe. */
final class DefaultConnection implements Connection, Deletions {
    private final PeerPort port;
    private final Gossip gossip;
    private final Ledger ledger;
    private final ScheduledExecutorService timer;

    private DefaultConnection(PeerPort port, Gossip gossip, Ledger ledger, ScheduledExecutorService timer) {
        this.port = port;
        this.gossip = gossip;
        this.ledger = ledger;
        this.timer = timer;
    }

    /** @throws io.c19.layers.LayerException when it cannot listen */
    static DefaultConnection start(
            LayerContext context, State state, Binding binding, Knobs knobs, PeerProvider.Opening peers) {
        Ear ear = new Ear();
        String self = UUID.randomUUID().toString();
        Ledger ledger = new Ledger(state, context, knobs.deletedTtl(), keys -> ear.tell(Gossip::wrote, keys));
        WireMap map =
                new WireMap(new WireValue(knobs.deletedTtl()), context.limits(), new GossipMeters(context.meters()));
        Arrivals arrivals = new Arrivals(ledger, map, context, keys -> ear.tell(Gossip::heard, keys));
        PeerPort port;
        try {
            port = PeerPort.start(
                    binding,
                    "Default",
                    new MapHandler(ledger, map, arrivals, self, new ConnectionMeters(context.meters())));
        } catch (RuntimeException e) {
            ledger.close();
            throw e;
        }
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "c19-gossip-timer");
            thread.setDaemon(true);
            return thread;
        });
        try {
            HttpClient client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(knobs.timeout())
                    .build();
            Exchanges exchanges = new Exchanges(client, timer, ledger, map, arrivals, knobs, context, self);
            Gossip gossip =
                    new Gossip(peers.open(context), exchanges, ledger, knobs, context, new SecureRandom(), timer);
            ear.gossip.set(gossip);
            gossip.start();
            return new DefaultConnection(port, gossip, ledger, timer);
        } catch (RuntimeException e) {
            timer.shutdownNow();
            port.close();
            ledger.close();
            throw e;
        }
    }

    /** The port is open, and the state is listened to, before there is anybody to tell. */
    private static final class Ear {
        private final AtomicReference<Gossip> gossip = new AtomicReference<>();

        void tell(BiConsumer<Gossip, Set<Key>> what, Set<Key> keys) {
            Gossip listening = gossip.get();
            if (listening != null) {
                what.accept(listening, keys);
            }
        }
    }

    @Override
    public String kind() {
        return DefaultConnectionKind.NAME;
    }

    /** What it knows of times. */
    Ledger ledger() {
        return ledger;
    }

    /** Where peers on this machine reach it. */
    URI address() {
        return port.address();
    }

    @Override
    public Optional<PeerProvider> provider() {
        return Optional.of(gossip.provider());
    }

    @Override
    public List<Peer> peers() {
        return gossip.peers();
    }

    @Override
    public Optional<Instant> deleted(Key key) {
        return ledger.deleted(key);
    }

    @Override
    public List<Peer> sync(Duration timeout) {
        gossip.sync(timeout);
        return gossip.peers();
    }

    @Override
    public void close() {
        gossip.close();
        timer.shutdownNow();
        port.close();
        ledger.close();
    }
}
