package io.c19.peers;

import io.c19.layers.LayerException;
import io.c19.layers.config.Binding;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
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

/** The port at which peers reach a connection. Thread-safe. */
public final class PeerPort implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PeerPort.class);

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

    private PeerPort(Server server, ServerConnector connector, URI address) {
        this.server = server;
        this.connector = connector;
        this.address = address;
    }

    /**
     * @param name of what is served, for messages and threads
     * @param handler may block
     * @throws LayerException when it cannot listen, with a sentence that says what to do
     */
    public static PeerPort start(Binding binding, String name, Handler handler) {
        return start(binding, name, handler, Steadiness.DEFAULT);
    }

    /** With another bound for peers that are slow. */
    static PeerPort start(Binding binding, String name, Handler handler, Steadiness steadiness) {
        String bind = binding.address();
        int port = binding.port();
        String host = bind.startsWith("[") && bind.endsWith("]") ? bind.substring(1, bind.length() - 1) : bind;
        Server server = new Server(threads("c19-" + name.toLowerCase(Locale.ROOT) + "-http"));
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http()));
        connector.setHost(host);
        connector.setPort(port);
        connector.setIdleTimeout(IDLE_MAX.toMillis());
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(CONNECTIONS_MAX, connector));
        server.setStopTimeout(STOP_MAX.toMillis());
        server.setHandler(new EagerContentHandler(
                new SteadyHandler(steadiness, handler),
                new RetainedContentLoaderFactory(EAGER_BYTES, EAGER_OVERHEAD_BYTES, false)));
        try {
            connector.open();
            server.start();
        } catch (IOException | UnresolvedAddressException e) {
            throw cannotListen(host, port, e);
        } catch (Exception e) {
            throw new LayerException("The port for peers cannot be served: %s.".formatted(e.getMessage()), e);
        }
        URI address = address(host, connector.getLocalPort());
        LOG.info("serving {} at {}", name, address);
        return new PeerPort(server, connector, address);
    }

    private static HttpConfiguration http() {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(HEADERS_BYTES_MAX);
        http.setUriCompliance(UriCompliance.DEFAULT);
        return http;
    }

    private static ThreadPool threads(String name) {
        if (VirtualThreads.areSupported()) {
            VirtualThreadPool threads = new VirtualThreadPool(THREADS_MAX);
            threads.setName(name);
            return threads;
        }
        QueuedThreadPool threads = new QueuedThreadPool(THREADS_MAX, THREADS_MIN);
        threads.setName(name);
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

    /** Where peers on this machine reach it. */
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
