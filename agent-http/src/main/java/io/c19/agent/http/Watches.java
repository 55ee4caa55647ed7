package io.c19.agent.http;

import io.c19.layers.Revision;
import io.c19.layers.State;
import io.c19.layers.Watch;
import io.c19.layers.Watch.Way;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Who watches, and where they begin: the route {@code /v1/watch}. Thread-safe. */
final class Watches implements AutoCloseable {
    static final String PATH = "/v1/watch";

    /** Each is a connection and some kilobytes of memory. */
    static final int DEFAULT_MAX = 10_000;

    private static final int RETRY_SECONDS = 5;
    private static final byte[] NOTHING = {};

    private final Serving serving;
    private final int max;
    private final LongSupplier nanos;
    private final Semaphore places;
    private final Counter events;
    private @Nullable WatchHub hub;
    private boolean closed;

    /** @param max how many there may be at a time */
    Watches(Serving serving, int max, LongSupplier nanos) {
        this.serving = serving;
        this.max = max;
        this.nanos = nanos;
        this.places = new Semaphore(max);
        MeterRegistry meters = serving.context().meters();
        Gauge.builder("c19.agent.watches", this, Watches::count)
                .description("Watches that are open.")
                .register(meters);
        this.events = Counter.builder("c19.agent.watch.events")
                .description("Events that watchers were sent.")
                .register(meters);
    }

    /** For what is no GET, which never comes here: see {@link WatchHandler}. */
    List<Route> routes() {
        return List.of(Route.get(PATH, exchange -> exchange.answer(200, MediaTypes.EVENT_STREAM, NOTHING)));
    }

    /** How many there are now. */
    int count() {
        return max - places.availablePermits();
    }

    /** Begins to answer, and goes on when this has returned. May block for disk. */
    void serve(Request request, Response response, Callback callback) {
        Exchange exchange = new Exchange(new JettyTransport(request, response, callback, NOTHING));
        RouteTable.run(found -> begin(found, request, response, callback), exchange);
    }

    private void begin(Exchange exchange, Request request, Response response, Callback callback) throws IOException {
        WatchRequest wanted = WatchRequest.read(exchange);
        State state = serving.state();
        Watch watch = state.capability(Watch.class)
                .orElseThrow(() -> ProblemType.NOT_SUPPORTED.failure(
                        "A state of kind %s cannot be watched; run the agent with a state of kind Git for it."
                                .formatted(state.kind())));
        Revision since = since(wanted, watch);
        Way way = wanted.since() == null
                ? new Way(List.of(), since)
                : watch.way(since, wanted.prefixes(), CatchUp.HOPS).orElseThrow(() -> gone(since.id(), watch));
        WatchHub running = hub(watch);
        if (!places.tryAcquire()) {
            throw ProblemType.BUSY
                    .problem("%d watches are open, as many as may be (agent.watches); try again in %d s."
                            .formatted(max, RETRY_SECONDS))
                    .retryAfter(RETRY_SECONDS)
                    .failure();
        }
        Duration patience = wanted.patience();
        WatchReply reply = patience == null
                ? new EventStream(request, response, callback)
                : new LongPoll(request, response, callback);
        long now = nanos.getAsLong();
        Watcher watcher = new Watcher(
                wanted, reply, events::increment, since, patience == null ? null : now + patience.toNanos(), now);
        if (!way.end().equals(since)) {
            watcher.take(way);
        }
        running.add(watcher);
    }

    /** Whatever names a revision, where there is history; else the revision itself. */
    private Revision since(WatchRequest wanted, Watch watch) {
        String name = wanted.since();
        if (name == null) {
            return serving.state().head().revision();
        } else if (name.isEmpty()) {
            throw gone(name, watch);
        } else if (!serving.revisions().hasHistory()) {
            return new Revision(name);
        }
        try {
            return serving.revisions().find(name);
        } catch (ProblemException e) {
            throw e.problem().status() == ProblemType.REVISION_NOT_FOUND.status() ? gone(name, watch) : e;
        }
    }

    static ProblemException gone(String name, Watch watch) {
        return ProblemType.REVISION_GONE
                .problem(
                        "since: '%s' is not known here, or not any more: %s. List the keys, and watch from that answer's revision."
                                .formatted(Texts.shown(name), watch.reach()))
                .with("actual", Texts.shown(name))
                .failure();
    }

    private synchronized WatchHub hub(Watch watch) {
        if (closed) {
            throw ProblemType.UNAVAILABLE
                    .problem("The agent is stopping; connect again.")
                    .retryAfter(RETRY_SECONDS)
                    .failure();
        }
        WatchHub known = hub;
        if (known == null) {
            known = new WatchHub(serving.state(), watch, nanos, places);
            hub = known;
        }
        return known;
    }

    /** Tells all watchers how far they are, and ends them; takes a second at most. */
    @Override
    public void close() {
        WatchHub running;
        synchronized (this) {
            closed = true;
            running = hub;
        }
        if (running != null) {
            running.close();
        }
    }
}
