package io.c19.connection.standard;

import io.c19.layers.Connection;
import io.c19.layers.Key;
import io.c19.layers.LayerContext;
import io.c19.layers.PeerProvider;
import io.c19.peers.Backoff;
import io.c19.peers.NodeAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is told and asked, and when. Thread-safe.
 *
 * <p>What is written here is owed to every peer, so that each hears of it though nobody passed it on; what came from a peer is owed to
 * {@code r0} others at random, so that it spreads fast. Each push interval {@code r0} of those that are owed something are told, the one that
 * waited longest first, until each has said that it took it. So a push reaches all that can be reached, where one that is sent once to {@code r0}
 * peers reaches 94 of 100. What is missed even so, such as by a peer that was away, is pulled.
 */
final class Gossip implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gossip.class);

    /** A peer that fails is left alone for so many push intervals at most. */
    private static final int REST_FACTOR = 30;

    /** How long exchanges under way may take once it closes. */
    private static final Duration STOP_MAX = Duration.ofSeconds(1);

    /** Exchanges at the same time; each waits for a peer most of its time. */
    private static final int THREADS_MAX = 64;

    private final PeerProvider provider;
    private final Exchanges exchanges;
    private final Ledger ledger;
    private final Knobs knobs;
    private final LayerContext context;
    private final Random random;
    private final ScheduledExecutorService timer;
    private final ExecutorService threads;
    private final Map<String, Neighbour> neighbours = new ConcurrentHashMap<>();
    private final Set<String> unfit = ConcurrentHashMap.newKeySet();
    private final GossipMeters meters;
    private boolean greeted;
    private @Nullable String trouble;

    Gossip(
            PeerProvider provider,
            Exchanges exchanges,
            Ledger ledger,
            Knobs knobs,
            LayerContext context,
            Random random,
            ScheduledExecutorService timer) {
        this.provider = provider;
        this.exchanges = exchanges;
        this.ledger = ledger;
        this.knobs = knobs;
        this.context = context;
        this.random = random;
        this.timer = timer;
        this.meters = new GossipMeters(context.meters());
        meters.watch(this, ledger);
        this.threads = Executors.newFixedThreadPool(Math.min(2 * knobs.r0(), THREADS_MAX), task -> {
            Thread thread = new Thread(task, "c19-gossip");
            thread.setDaemon(true);
            return thread;
        });
    }

    void start() {
        refresh();
        every(knobs.pushInterval(), knobs.pushInterval(), this::pushSome);
        every(Duration.ZERO, knobs.pullInterval(), this::pullSome);
    }

    private void every(Duration first, Duration interval, Runnable work) {
        var unused = timer.scheduleWithFixedDelay(
                () -> {
                    try {
                        work.run();
                        trouble = null;
                    } catch (RuntimeException e) { // it would not be repeated otherwise
                        troubled(e);
                    }
                },
                first.toMillis(),
                interval.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** On the timer's thread. A state that is away for a while is told once. */
    private void troubled(RuntimeException failure) {
        String said = String.valueOf(failure.getMessage());
        if (!said.equals(trouble)) {
            trouble = said;
            LOG.warn("nothing is exchanged with peers: {}", said);
        }
        LOG.debug("the failure", failure);
    }

    int owed() {
        return neighbours.values().stream().mapToInt(Neighbour::owed).sum();
    }

    PeerProvider provider() {
        return provider;
    }

    /** What was written here. */
    void wrote(Set<Key> keys) {
        meters.wrote(keys.size());
        neighbours.values().forEach(neighbour -> neighbour.owe(keys));
    }

    /** What was written elsewhere and is known here now. */
    void heard(Set<Key> keys) {
        meters.heard(keys.size());
        some().forEach(neighbour -> neighbour.owe(keys));
    }

    List<Connection.Peer> peers() {
        return new TreeMap<>(neighbours)
                .values().stream().filter(Neighbour::known).map(Neighbour::peer).toList();
    }

    /** Pulls from all and pushes to all; returns when that is done or the time is over. */
    void sync(Duration timeout) {
        refresh();
        ledger.catchUp();
        long end = System.nanoTime() + timeout.toNanos();
        List<Neighbour> all = List.copyOf(neighbours.values());
        await(all.stream().map(peer -> submit(() -> peer.awaitPull(timeout), () -> pull(peer))), end);
        await(all.stream().map(peer -> submit(() -> peer.awaitPush(timeout), () -> push(peer))), end);
    }

    private static void await(Stream<CompletableFuture<Void>> running, long end) {
        CompletableFuture<Void> all = CompletableFuture.allOf(running.toArray(CompletableFuture<?>[]::new));
        try {
            all.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("not all peers were reached in time", e);
        }
    }

    private void refresh() {
        Set<String> now = provider.peers();
        neighbours.keySet().retainAll(now);
        for (String address : now) {
            if (NodeAddress.isOne(address)) {
                neighbours.computeIfAbsent(address, this::neighbour);
            } else if (unfit.add(address)) {
                LOG.warn("{} is no peer for a connection of kind Default: expected {}", address, NodeAddress.FORM);
            }
        }
        if (!greeted && !neighbours.isEmpty()) {
            greeted = true;
            some().forEach(Neighbour::oweAll);
        }
    }

    private Neighbour neighbour(String address) {
        Duration restMax = knobs.pushInterval().multipliedBy(REST_FACTOR);
        Backoff backoff = new Backoff(knobs.pushInterval(), restMax, random);
        return new Neighbour(address, NodeAddress.uri(address), backoff);
    }

    private void pushSome() {
        refresh();
        ledger.catchUp();
        List<Neighbour> owed = neighbours.values().stream()
                .filter(Neighbour::isOwed)
                .sorted(Comparator.comparing(Neighbour::pushed))
                .toList();
        int told = 0;
        for (Neighbour peer : owed) {
            if (told < knobs.r0() && peer.beginPush(now())) {
                told++;
                var unused = submit(() -> true, () -> push(peer));
            }
        }
    }

    private void pullSome() {
        refresh();
        for (Neighbour peer : some()) {
            if (peer.beginPull(now())) {
                var unused = submit(() -> true, () -> pull(peer));
            }
        }
    }

    /** {@code r0} peers at random. */
    private List<Neighbour> some() {
        List<Neighbour> all = new ArrayList<>(
                neighbours.values().stream().filter(Neighbour::known).toList());
        Collections.shuffle(all, random);
        return all.subList(0, Math.min(knobs.r0(), all.size()));
    }

    private void push(Neighbour peer) {
        try {
            exchanges.push(peer);
        } finally {
            peer.endPush(now());
        }
    }

    private void pull(Neighbour peer) {
        try {
            exchanges.pull(peer);
        } finally {
            peer.endPull();
        }
    }

    /** @param begins whether the work is to be done at all */
    private CompletableFuture<Void> submit(BooleanSupplier begins, Runnable work) {
        try {
            return CompletableFuture.runAsync(
                    () -> {
                        try {
                            if (begins.getAsBoolean()) {
                                work.run();
                            }
                        } catch (RuntimeException e) {
                            LOG.warn("an exchange with a peer failed: {}", e.getMessage());
                            LOG.debug("the failure", e);
                        }
                    },
                    threads);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(null); // closed
        }
    }

    private Instant now() {
        return context.clock().instant();
    }

    @Override
    public void close() {
        exchanges.close();
        threads.shutdownNow();
        provider.close();
        try {
            boolean unused = threads.awaitTermination(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
