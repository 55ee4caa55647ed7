package io.c19.connection.git.http;

import io.c19.connection.git.wire.Self;
import io.c19.layers.LayerContext;
import io.c19.layers.LayerException;
import io.c19.state.git.Replica;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.EagerContentHandler;
import org.eclipse.jetty.server.handler.EagerContentHandler.RetainedContentLoaderFactory;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The port at which other nodes and people's git reach the repository. Thread-safe. */
public final class GitServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GitServer.class);

    /** Who neither sends nor reads for so long is gone. */
    private static final Duration IDLE_MAX = Duration.ofSeconds(30);

    /** How long requests in flight may take once it closes. */
    private static final Duration STOP_MAX = Duration.ofSeconds(1);

    private static final int CONNECTIONS_MAX = 1_000;
    private static final int THREADS_MAX = 64;
    private static final int THREADS_MIN = 4;
    private static final int HEADERS_BYTES_MAX = 8 << 10;

    /**
     * So much of a request has to be there, or all of it, before a thread is given to it: those who send slowly hold
     * a connection, no thread. A push of some writes has about this size.
     */
    private static final int EAGER_BYTES = 32 << 10;

    /** Of bookkeeping for each piece of a request that comes. */
    private static final int EAGER_OVERHEAD_BYTES = 64;

    private final Server server;
    private final ServerConnector connector;
    private final URI address;

    private GitServer(Server server, ServerConnector connector, URI address) {
        this.server = server;
        this.connector = connector;
        this.address = address;
    }

    /**
     * @param bind an address or host name; IPv6 addresses with or without brackets
     * @param port 0: any that is free
     * @throws LayerException when it cannot listen, with a sentence that says what to do
     */
    public static GitServer start(
            String bind, int port, Self self, Replica replica, LayerContext context, Arrivals arrivals) {
        String host = bind.startsWith("[") && bind.endsWith("]") ? bind.substring(1, bind.length() - 1) : bind;
        Server server = new Server(threads());
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http()));
        connector.setHost(host);
        connector.setPort(port);
        connector.setIdleTimeout(IDLE_MAX.toMillis());
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(CONNECTIONS_MAX, connector));
        server.setStopTimeout(STOP_MAX.toMillis());
        Pushes pushes = new Pushes(replica, context.limits(), arrivals, "c19/" + context.version());
        EagerContentHandler eager = new EagerContentHandler(
                new GitHandler(self, replica, new Uploads(replica), pushes),
                new RetainedContentLoaderFactory(EAGER_BYTES, EAGER_OVERHEAD_BYTES, false));
        server.setHandler(eager);
        try {
            connector.open();
            server.start();
        } catch (IOException | UnresolvedAddressException e) {
            throw cannotListen(host, port, e);
        } catch (Exception e) {
            throw new LayerException("The Git server cannot start: %s.".formatted(e.getMessage()), e);
        }
        URI address = address(host, connector.getLocalPort());
        LOG.info("serving Git at {}", address);
        return new GitServer(server, connector, address);
    }

    private static HttpConfiguration http() {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(HEADERS_BYTES_MAX);
        http.setUriCompliance(UriCompliance.DEFAULT);
        return http;
    }

    private static ThreadPool threads() {
        if (VirtualThreads.areSupported()) {
            VirtualThreadPool threads = new VirtualThreadPool(THREADS_MAX);
            threads.setName("c19-git-http");
            return threads;
        }
        QueuedThreadPool threads = new QueuedThreadPool(THREADS_MAX, THREADS_MIN);
        threads.setName("c19-git-http");
        return threads;
    }

    private static LayerException cannotListen(String host, int port, Exception cause) {
        String sentence = new InetSocketAddress(host, port).isUnresolved()
                ? "connection.bind: '%s' is no address of this machine (expected: one of its own, such as 127.0.0.1)."
                        .formatted(host)
                : "connection.port: %d on %s cannot be had: it is in use, needs privileges, or the address is not this machine's. Choose another with --connection-port or C19_CONNECTION_PORT."
                        .formatted(port, host);
        return new LayerException(sentence, cause);
    }

    private static URI address(String host, int port) {
        boolean everywhere = new InetSocketAddress(host, 0).getAddress().isAnyLocalAddress();
        String reachable = everywhere ? "127.0.0.1" : host.contains(":") ? "[" + host + "]" : host;
        return URI.create("http://" + reachable + ":" + port);
    }

    /** Where nodes on this machine reach it. */
    public URI address() {
        return address;
    }

    @Override
    public void close() {
        CompletableFuture<Void> unused = connector.shutdown();
        for (EndPoint endPoint : connector.getConnectedEndPoints()) {
            if (endPoint.getConnection() instanceof HttpConnection http
                    && http.getHttpChannel().getRequest() == null) {
                endPoint.close(); // it waits for a next request
            }
        }
        try {
            server.stop();
        } catch (Exception e) {
            LOG.info("requests were cut off, since they did not end in time ({})", e.toString());
        }
    }
}
