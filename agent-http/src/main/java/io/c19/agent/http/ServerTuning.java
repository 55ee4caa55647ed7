package io.c19.agent.http;

import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import java.time.Duration;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/** How Javalin and Jetty are set up: everything bounded, and every request left to our own routes. */
final class ServerTuning {
    /** A client that neither sends nor reads for so long is gone. */
    static final Duration IDLE_MAX = Duration.ofSeconds(30);

    /** How long requests in flight may take once the agent closes. */
    static final Duration STOP_MAX = Duration.ofSeconds(10);

    /** Within that time, a client that sends or reads nothing for so long is given up. */
    static final Duration STOP_IDLE_MAX = Duration.ofSeconds(1);

    /** Paths are judged by our own decoder, which says what is wrong. */
    private static final UriCompliance ANY_PATH =
            UriCompliance.UNSAFE.without("C19", UriCompliance.Violation.FRAGMENT, UriCompliance.Violation.USER_INFO);

    /** A key of 1 KiB, every byte of it percent-encoded, a long list of etags and a long message. */
    private static final int HEADERS_BYTES_MAX = 16 << 10;

    /** Requests that are handled at the same time; each may hold a body. On virtual threads a waiting one costs no more. */
    private static final int REQUESTS_MAX = 500;

    private static final int THREADS_MAX = 250;
    private static final int THREADS_MIN = 8;
    private static final Duration THREAD_IDLE_MAX = Duration.ofMinutes(1);

    private ServerTuning() {}

    static void apply(JavalinConfig config, KeyRoutes keys, Watches watches, RequestMeters meters) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.compressionStrategy = CompressionStrategy.NONE; // an etag names the bytes that are sent
        config.router.ignoreTrailingSlashes = false;
        config.jetty.threadPool = threads();
        config.jetty.modifyHttpConfiguration(ServerTuning::tune);
        config.jetty.modifyServer(server -> tune(server, keys, watches, meters));
    }

    private static ThreadPool threads() {
        if (VirtualThreads.areSupported()) {
            VirtualThreadPool threads = new VirtualThreadPool(REQUESTS_MAX);
            threads.setName("c19-http");
            return threads;
        }
        QueuedThreadPool threads =
                new QueuedThreadPool(THREADS_MAX, THREADS_MIN, Math.toIntExact(THREAD_IDLE_MAX.toMillis()));
        threads.setName("c19-http");
        return threads;
    }

    private static void tune(HttpConfiguration http) {
        http.setUriCompliance(ANY_PATH);
        http.setRequestHeaderSize(HEADERS_BYTES_MAX);
        http.setHeaderCacheCaseSensitive(true); // so that a content type stays as it was sent
        http.setSendServerVersion(false);
    }

    /** In place of Javalin's own handler, which counts what nobody reads; Javalin puts its servlets behind the last one. */
    private static void tune(Server server, KeyRoutes keys, Watches watches, RequestMeters meters) {
        GracefulHandler graceful = new GracefulHandler();
        graceful.setShutdownIdleTimeout(STOP_IDLE_MAX.toMillis());
        KeyHandler shortWay = new KeyHandler(keys, server.getThreadPool());
        graceful.setHandler(shortWay);
        WatchHandler watching = new WatchHandler(watches);
        shortWay.setHandler(watching);
        watching.setHandler(new NoUpgrade());
        server.setHandler(graceful);
        server.setStopTimeout(STOP_MAX.toMillis());
        server.setErrorHandler(new ProblemPages());
        server.setRequestLog(new AccessLog(meters));
    }
}
