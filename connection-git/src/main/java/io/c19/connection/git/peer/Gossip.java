package io.c19.connection.git.peer;

import io.c19.connection.git.wire.Errands;
import io.c19.connection.git.wire.Haves;
import io.c19.connection.git.wire.Self;
import io.c19.connection.git.wire.Who;
import io.c19.layers.Connection;
import io.c19.layers.PeerProvider;
import io.c19.layers.Subscription;
import io.c19.layers.meter.ConnectionMeters;
import io.c19.peers.Backoff;
import io.c19.peers.NodeAddress;
import io.c19.state.git.Replica;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jgit.lib.ObjectId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the peers that a provider names, and has some of them told at once when this node knows something new, whether it was written here
 * or has come from another: {@code r0} that lack it, at random. Whoever is told tells others; the rest learn of it within
 * the push interval. Thread-safe.
 */
public final class Gossip implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gossip.class);

    /** How often the provider is asked who the peers are, or each push interval if that is shorter. It answers from memory. */
    private static final Duration PROVIDER_INTERVAL_MAX = Duration.ofSeconds(1);

    /** A node that fails is left alone for this part of the push interval at first... */
    private static final int REST_FIRST = 4;

    /** ...and for this part at most, so that a cut that heals is noticed soon: an attempt in vain costs next to nothing. */
    private static final int REST_MAX = 2;

    /** A host that many use, and that may want to be left alone. */
    private static final Duration HUB_REST_MAX = Duration.ofSeconds(30);

    private final Replica replica;
    private final Self self;
    private final Knobs knobs;
    private final PeerProvider provider;
    private final Credentials credentials;
    private final Errands errands;
    private final Clock clock;
    private final Random random;
    private final HttpClient client;
    private final ScheduledExecutorService timer;
    private final Map<String, Peer> peers = new ConcurrentHashMap<>();
    private final Bell bell = new Bell();
    private final ConnectionMeters meters;
    private final Subscription moves;
    private final Thread thread;
    private volatile boolean closed;

    private Gossip(
            Replica replica,
            Self self,
            Knobs knobs,
            PeerProvider provider,
            Credentials credentials,
            Errands errands,
            Clock clock,
            ConnectionMeters meters,
            Random random) {
        this.replica = replica;
        this.self = self;
        this.knobs = knobs;
        this.provider = provider;
        this.credentials = credentials;
        this.errands = errands;
        this.clock = clock;
        this.meters = meters;
        this.random = random;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(knobs.timeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "c19-peer-timer"));
        this.thread = daemon(this::run, "c19-gossip");
        this.moves = replica.onMoved(bell::ring);
    }

    /**
     * @param provider closed with this
     * @param credentials for Git hosts among the peers
     * @param errands shared with whoever takes what peers send
     */
    public static Gossip start(
            Replica replica,
            Self self,
            Knobs knobs,
            PeerProvider provider,
            Credentials credentials,
            Errands errands,
            Clock clock,
            ConnectionMeters meters,
            Random random) {
        Gossip gossip = new Gossip(replica, self, knobs, provider, credentials, errands, clock, meters, random);
        gossip.refresh();
        gossip.thread.start();
        return gossip;
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    private void run() {
        long refreshAt = System.nanoTime();
        while (!closed) {
            try {
                if (bell.await(refreshAt - System.nanoTime())) {
                    spread();
                }
                if (System.nanoTime() - refreshAt >= 0) {
                    refreshAt = System.nanoTime() + refreshInterval().toNanos();
                    refresh();
                }
            } catch (InterruptedException e) {
                LOG.debug("woken to end", e);
            } catch (RuntimeException e) {
                LOG.error("spreading what is new failed inside; it is tried again", e);
            }
        }
    }

    private Duration refreshInterval() {
        return knobs.pushInterval().compareTo(PROVIDER_INTERVAL_MAX) < 0 ? knobs.pushInterval() : PROVIDER_INTERVAL_MAX;
    }

    private void spread() {
        List<Peer> candidates = new ArrayList<>();
        for (Peer peer : peers.values()) {
            if (peer.isHealthy() && peer.mayLack()) {
                candidates.add(peer);
            }
        }
        Collections.shuffle(candidates, random);
        candidates.stream().limit(knobs.r0()).forEach(Peer::tell);
    }

    private void refresh() {
        Set<String> addresses = provider.peers();
        for (String address : addresses) {
            if (!closed && !peers.containsKey(address)) {
                Peer peer = peer(address);
                peers.put(address, peer);
                peer.start();
            }
        }
        for (String address : Set.copyOf(peers.keySet())) {
            if (!addresses.contains(address)) {
                Peer gone = peers.remove(address);
                if (gone != null) {
                    LOG.info("{} is no peer any more", HubAddress.shown(address));
                    gone.close();
                }
            }
        }
    }

    private Peer peer(String address) {
        if (HubAddress.isOne(address)) {
            Remote remote = new HubRemote(
                    HubAddress.uri(address), replica, credentials.of(HubAddress.uri(address)), knobs.stallMax());
            return new Peer(
                    HubAddress.shown(address),
                    remote,
                    replica,
                    self,
                    knobs.forHub(),
                    clock,
                    new Backoff(knobs.pushInterval(), HUB_REST_MAX, random),
                    errands,
                    meters);
        }
        NodeHttp http = new NodeHttp(
                client, NodeAddress.uri(address), self, () -> Haves.of(replica.taken(), errands.tips()), meters);
        Remote remote = new NodeRemote(http, replica, knobs, timer);
        Duration push = knobs.pushInterval();
        Backoff backoff = new Backoff(push.dividedBy(REST_FIRST), push.dividedBy(REST_MAX), random);
        return new Peer(address, remote, replica, self, knobs, clock, backoff, errands, meters);
    }

    /**
     * A node was here by itself. Never blocks.
     *
     * @param tips what it sent
     * @param haves what it has
     */
    public void heard(Who from, Map<String, ObjectId> tips, Haves haves) {
        for (Peer peer : peers.values()) {
            if (from.node().equals(peer.node())) {
                peer.heard(tips, haves);
            }
        }
    }

    /** Something that was on its way did not come: it is asked for. Never blocks. */
    public void missed() {
        peers.values().forEach(Peer::ask);
    }

    /** A node has fetched these commits, with all that they need. Never blocks. */
    public void fetched(Who by, Collection<ObjectId> commits) {
        for (Peer peer : peers.values()) {
            if (by.node().equals(peer.node())) {
                peer.fetched(commits);
            }
        }
    }

    /** The peers as they are known now. Never blocks. */
    public List<Connection.Peer> peers() {
        return peers.values().stream()
                .filter(peer -> !peer.isOurselves())
                .sorted(Comparator.comparing(Peer::address))
                .map(Peer::health)
                .toList();
    }

    /** Asks and tells all of them now; waits for that, but no longer than so long. */
    public void sync(Duration timeout) {
        CompletableFuture<?>[] all = peers.values().stream().map(Peer::sync).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(all).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.info("not all peers have answered within {} ms", timeout.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("rounds do not fail", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        moves.close();
        thread.interrupt();
        peers.values().forEach(Peer::stop);
        peers.values().forEach(Peer::close);
        provider.close();
        timer.shutdownNow();
    }
}
