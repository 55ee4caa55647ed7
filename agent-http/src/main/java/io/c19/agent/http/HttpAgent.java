package io.c19.agent.http;

import io.c19.layers.Agent;
import io.c19.layers.LayerContext;
import io.c19.layers.LayerException;
import io.c19.layers.Layers;
import io.javalin.Javalin;
import io.javalin.util.JavalinLogger;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.server.Server;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running HTTP server with this API. Thread-safe. */
final class HttpAgent implements Agent {
    private static final Logger LOG = LoggerFactory.getLogger(HttpAgent.class);

    private final Server server;
    private final Listener listener;
    private final Watches watches;
    private final URI address;

    private HttpAgent(Server server, Listener listener, Watches watches) {
        this.server = server;
        this.listener = listener;
        this.watches = watches;
        this.address = listener.address();
    }

    /** @throws LayerException when it cannot listen, or layers want the same route, with a sentence that says what to do */
    static HttpAgent start(String bind, int port, int watchesMax, LayerContext context, Layers layers) {
        JavalinLogger.startupInfo = false; // one line of our own says it
        Serving serving = new Serving(context, layers.state(), layers.connection());
        KeyRoutes keys = new KeyRoutes(serving);
        Watches watches = new Watches(serving, watchesMax, System::nanoTime);
        RouteTable table = new RouteTable(routes(keys, serving, watches, layers));
        RequestMeters meters = new RequestMeters(context.meters(), table.paths());
        Listener listener = new Listener(bind, port);
        Javalin javalin = Javalin.create(config -> {
            ServerTuning.apply(config, keys, watches, meters);
            config.jetty.addConnector(listener::open);
            table.register(config);
        });
        try {
            javalin.start();
        } catch (LayerException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new LayerException("The HTTP agent cannot start: %s.".formatted(e.getMessage()), e);
        }
        LOG.info("serving {}", listener.address());
        return new HttpAgent(javalin.jettyServer().server(), listener, watches);
    }

    /** All of them, those before the others that match first. */
    static List<Route> routes(KeyRoutes keys, Serving serving, Watches watches, Layers layers) {
        List<Route> routes = new ArrayList<>();
        routes.addAll(keys.routes());
        routes.addAll(new PatchRoute(serving).routes());
        routes.addAll(new ListRoutes(serving).routes());
        routes.addAll(new TxnRoutes(serving).routes());
        routes.addAll(new HistoryRoutes(serving).routes());
        routes.addAll(new DiffRoute(serving).routes());
        routes.addAll(new RevertRoute(serving).routes());
        routes.addAll(new BlameRoute(serving).routes());
        routes.addAll(new TagRoutes(serving).routes());
        routes.addAll(new ConflictRoutes(serving).routes());
        routes.addAll(new PolicyRoutes(serving).routes());
        routes.addAll(new PeerRoutes(serving, layers.connection()).routes());
        routes.addAll(new GcRoute(serving).routes());
        routes.addAll(watches.routes());
        routes.addAll(new OperationRoutes(serving, watches, layers).routes());
        routes.addAll(OpenApiRoute.routes());
        routes.addAll(LayerRoutes.of(layers, routes));
        routes.addAll(MetricsOff.routes(routes));
        routes.addAll(UnknownRoutes.routes());
        routes.addAll(new CompatRoutes(serving).routes());
        return routes;
    }

    @Override
    public String kind() {
        return HttpAgentKind.NAME;
    }

    @Override
    public URI address() {
        return address;
    }

    @Override
    public void close() {
        listener.close();
        watches.close();
        try {
            server.stop();
        } catch (Exception e) {
            LOG.warn("The HTTP server did not stop cleanly; requests in flight may have been cut off", e);
        }
    }
}
