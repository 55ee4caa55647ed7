package io.c19.connection.query;

import io.c19.connection.query.Reply.Found;
import io.c19.layers.Committed;
import io.c19.layers.Connection;
import io.c19.layers.Copy;
import io.c19.layers.Entry;
import io.c19.layers.Etag;
import io.c19.layers.Key;
import io.c19.layers.KeyChange;
import io.c19.layers.LayerContext;
import io.c19.layers.PeerProvider;
import io.c19.layers.PeersUnansweredException;
import io.c19.layers.State;
import io.c19.layers.Subscription;
import io.c19.layers.Value;
import io.c19.layers.config.Binding;
import io.c19.layers.meter.ConnectionMeters;
import io.c19.peers.PeerPort;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The port and the peers of one agent, and its copies. Thread-safe. */
final class QueryConnection implements Connection {
    private static final Logger LOG = LoggerFactory.getLogger(QueryConnection.class);

    /** Beyond the time that peers have, so that they can say that they lack it. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final Roster roster;
    private final Node node;
    private final Pins pins;
    private final Knobs knobs;
    private final PeerPort port;
    private final ScheduledExecutorService timer;
    private final HttpNetwork network;
    private final QueryMeters meters;
    private final Subscription subscription;

    private QueryConnection(
            LayerContext context, State state, PeerPort port, Late late, Knobs knobs, PeerProvider peers, String self) {
        this.knobs = knobs;
        this.port = port;
        this.roster = new Roster(peers, context.clock());
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(knobs.timeout())
                .build();
        ConnectionMeters exchanged = new ConnectionMeters(context.meters());
        this.meters = new QueryMeters(context.meters());
        this.network = new HttpNetwork(
                client, roster, context.limits(), self, port.address().getPort(), exchanged, meters);
        this.node = new Node(
                key -> state.head().get(key).map(Entry::value),
                roster::ring,
                network,
                knobs,
                context.clock(),
                System::nanoTime,
                new SecureRandom(),
                meters);
        this.pins = new Pins(network, roster, knobs, context.clock(), System::nanoTime);
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "c19-pins");
            thread.setDaemon(true);
            return thread;
        });
        this.subscription = state.subscribe(this::changed);
        late.handler = new QueryHandler(node, new Holdings(state), self, exchanged);
        if (!knobs.pinned().isEmpty()) {
            var unused = timer.scheduleWithFixedDelay(
                    this::refresh, 0, knobs.pinInterval().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** @throws io.c19.layers.LayerException when it cannot listen */
    static QueryConnection start(
            LayerContext context, State state, Binding binding, Knobs knobs, PeerProvider.Opening peers) {
        Late late = new Late();
        PeerPort port = PeerPort.start(binding, "Query", late);
        try {
            String self = UUID.randomUUID().toString();
            return new QueryConnection(context, state, port, late, knobs, peers.open(context), self);
        } catch (RuntimeException e) {
            port.close();
            throw e;
        }
    }

    /** The port is open before anybody is there to answer, since what answers has to know it. */
    private static final class Late extends Handler.Abstract {
        private volatile @Nullable QueryHandler handler;

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            QueryHandler now = handler;
            return now != null && now.handle(request, response, callback);
        }
    }

    /** On the state's own thread: nothing here waits. */
    private void changed(Committed step) {
        if (step.whole()) {
            node.changed(step.changes().stream().map(KeyChange::key).collect(Collectors.toSet()));
        } else {
            node.changed();
        }
    }

    private void refresh() {
        try {
            var unused = pins.refresh();
        } catch (RuntimeException e) { // it would not be repeated otherwise
            LOG.warn("what is pinned was not looked at: {}", e.getMessage());
        }
    }

    @Override
    public String kind() {
        return QueryConnectionKind.NAME;
    }

    /** Where peers on this machine reach it. */
    URI address() {
        return port.address();
    }

    @Override
    public boolean queries() {
        return true;
    }

    @Override
    public Optional<Copy> query(Key key) {
        Found found = pins.find(key).orElse(null);
        if (found == null) {
            Reply reply = await(key);
            if (reply instanceof Reply.Unanswered) {
                throw new PeersUnansweredException(
                        "Not all peers answered within %d ms, and none of those that did has '%s'; try again, or ask with ?query=local for what is here."
                                .formatted(knobs.timeout().toMillis(), key));
            }
            found = reply instanceof Found theirs ? theirs : null;
        } else {
            meters.readPinned();
        }
        return Optional.ofNullable(found).map(theirs -> copy(key, theirs));
    }

    private static Copy copy(Key key, Found found) {
        Value value = found.value();
        return new Copy(
                new Entry(key, value, Etag.of(value.bytes()), false),
                Duration.ofMillis(Math.max(0, found.ageMillis())));
    }

    private Reply await(Key key) {
        try {
            return node.find(key).get(knobs.timeout().plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return new Reply.Unanswered();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Reply.Unanswered();
        } catch (ExecutionException e) {
            LOG.warn("a question was not answered", e);
            return new Reply.Unanswered();
        }
    }

    @Override
    public Optional<PeerProvider> provider() {
        return Optional.of(roster.provider());
    }

    @Override
    public List<Peer> peers() {
        return roster.peers();
    }

    @Override
    public List<Peer> sync(Duration timeout) {
        try {
            pins.refresh().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("not all that is pinned was looked at", e);
        }
        return roster.peers();
    }

    @Override
    public void close() {
        subscription.close();
        timer.shutdownNow();
        network.close();
        port.close();
        roster.provider().close();
    }
}
