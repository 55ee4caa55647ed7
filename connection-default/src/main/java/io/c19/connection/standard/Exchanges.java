package io.c19.connection.standard;

import io.c19.connection.standard.WireMap.Malformed;
import io.c19.layers.Key;
import io.c19.layers.LayerContext;
import io.c19.layers.meter.ConnectionMeters;
import io.c19.peers.PeerHttp;
import io.c19.peers.Stall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;

/** What is said to one peer, and heard from it. Thread-safe; blocks for the peer, for a bounded time. */
final class Exchanges {
    /** Asks who speaks like this agent what it holds by {@link Times.Versions#content}. */
    static final String CONTENT_HEADER = "C19-Content";

    /** Names an agent until it ends, so that it knows itself among its peers. */
    static final String AGENT_HEADER = "C19-Agent";

    /** Of one push, so that a peer has something of it soon. */
    private static final int PUSH_KEYS_MAX = 1_000;

    private static final int PUSH_BYTES_MAX = 1 << 20;

    /** For a whole map to come. Every key of it counts as it comes; and a peer that sends without end takes no thread for ever. */
    private static final Duration PULL_MAX = Duration.ofMinutes(10);

    /** So often a peer that cannot compare contents is asked for everything, whatever its version says. */
    private static final int WHOLE_EVERY = 10;

    private final HttpClient client;
    private final ScheduledExecutorService timer;
    private final Ledger ledger;
    private final WireMap map;
    private final Arrivals arrivals;
    private final Knobs knobs;
    private final LayerContext context;
    private final String self;
    private final ConnectionMeters meters;
    private volatile boolean closed;

    /** @param self this agent's name */
    Exchanges(
            HttpClient client,
            ScheduledExecutorService timer,
            Ledger ledger,
            WireMap map,
            Arrivals arrivals,
            Knobs knobs,
            LayerContext context,
            String self) {
        this.client = client;
        this.timer = timer;
        this.ledger = ledger;
        this.map = map;
        this.arrivals = arrivals;
        this.knobs = knobs;
        this.context = context;
        this.self = self;
        this.meters = new ConnectionMeters(context.meters());
    }

    /** What breaks from now on is no fault of a peer. */
    void close() {
        closed = true;
    }

    /** Tells the peer all that it is owed, as it is now; what it did not hear it is owed again. */
    void push(Neighbour peer) {
        if (peer.takeAll()) {
            Iterator<Key> all = ledger.keys().iterator();
            while (all.hasNext()) {
                Set<Key> some = new LinkedHashSet<>();
                while (all.hasNext() && some.size() < PUSH_KEYS_MAX) {
                    some.add(all.next());
                }
                if (!push(peer, some)) {
                    peer.oweAll();
                    return;
                }
            }
        }
        List<Key> keys = peer.take(PUSH_KEYS_MAX);
        while (!keys.isEmpty()) {
            if (!push(peer, keys)) {
                peer.owe(keys);
                return;
            }
            keys = peer.take(PUSH_KEYS_MAX);
        }
    }

    private boolean push(Neighbour peer, Collection<Key> keys) {
        long begin = System.nanoTime();
        try {
            Iterator<Key> left = keys.iterator();
            while (left.hasNext()) {
                put(peer, left);
            }
            answered(peer, begin);
            return true;
        } catch (IOException e) {
            failed(peer, e, begin);
            return false;
        }
    }

    private void put(Neighbour peer, Iterator<Key> keys) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (WireMap.Writer writer = map.writer(body)) {
            while (keys.hasNext() && body.size() < PUSH_BYTES_MAX) {
                Dated dated = ledger.dated(keys.next());
                if (dated != null) {
                    writer.write(dated);
                    writer.flush();
                }
            }
        }
        HttpRequest request = request(peer, "")
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofByteArray(body.toByteArray()))
                .build();
        meters.sent(body.size());
        HttpResponse<InputStream> response = PeerHttp.send(client, request, knobs.timeout());
        noteSelf(peer, response);
        String message = Stall.read(timer, knobs.stallMax(), response.body(), PeerHttp::message);
        if (response.statusCode() / 100 != 2) {
            meters.refusedThere();
            throw new IOException("it answers %d: %s".formatted(response.statusCode(), message));
        }
    }

    /** Takes what the peer has that is newer. */
    void pull(Neighbour peer) {
        long begin = System.nanoTime();
        try {
            Times.Versions versions = ledger.versions();
            boolean whole = !peer.compares() && peer.pulls() % WHOLE_EVERY == WHOLE_EVERY - 1;
            HttpRequest request = request(peer, whole ? "" : versions.c19Text())
                    .header(CONTENT_HEADER, versions.contentText())
                    .GET()
                    .build();
            HttpResponse<InputStream> response = PeerHttp.send(client, request, knobs.timeout());
            noteSelf(peer, response);
            if (response.statusCode() != 200 && response.statusCode() != 204) {
                throw new IOException(
                        "it answers %d: %s".formatted(response.statusCode(), PeerHttp.message(response.body())));
            }
            boolean exact = response.headers().firstValue(AGENT_HEADER).isPresent();
            peer.compares(exact);
            InputStream body = meters.received(response.body());
            boolean unused = Stall.read(timer, knobs.stallMax(), PULL_MAX, body, in -> {
                boolean takes = response.statusCode() == 200 && peer.known();
                if (takes) {
                    take(in, exact);
                }
                return takes;
            });
            answered(peer, begin);
        } catch (IOException e) {
            failed(peer, e, begin);
        }
    }

    private void answered(Neighbour peer, long begin) {
        meters.round(System.nanoTime() - begin, true);
        peer.answered(context.clock().instant());
    }

    private void failed(Neighbour peer, IOException failure, long begin) {
        if (!closed) {
            meters.round(System.nanoTime() - begin, false);
            peer.failed(context.clock().instant(), String.valueOf(failure.getMessage()));
        }
    }

    private void take(InputStream in, boolean exact) throws IOException {
        try {
            arrivals.take(in, exact);
        } catch (Malformed e) {
            throw new IOException("its map is malformed: " + e.getMessage(), e);
        } catch (Intake.Refused e) {
            throw new IOException("what it has cannot be taken: " + e.getMessage(), e);
        }
    }

    private HttpRequest.Builder request(Neighbour peer, String path) {
        return HttpRequest.newBuilder(peer.uri().resolve(path))
                .timeout(knobs.timeout())
                .header(AGENT_HEADER, self);
    }

    private void noteSelf(Neighbour peer, HttpResponse<?> response) {
        if (response.headers().firstValue(AGENT_HEADER).filter(self::equals).isPresent()) {
            peer.isSelf();
        }
    }
}
