package io.c19.agent.http;

import io.c19.layers.LayerException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.jspecify.annotations.Nullable;

/** The address that the agent listens at. Its socket is opened before the server starts, so that a failure is ours to word. */
final class Listener {
    private static final int ACCEPTORS = 1;

    /** The threads that take requests from connections answer most of them too, so there is work for every processor. */
    private static final int SELECTORS = Runtime.getRuntime().availableProcessors();

    /**
     * Clients that connect at the same moment, as when a proxy starts. Java's default of 50 has the others wait for a second and
     * more until they try again; the kernel has a limit of its own, 4,096 by default.
     */
    private static final int WAITING_CONNECTIONS_MAX = 4_096;

    private final String host;
    private final int port;
    private @Nullable ServerConnector connector;

    /** @param bind an address or host name; IPv6 addresses with or without brackets */
    Listener(String bind, int port) {
        this.host = bind.startsWith("[") && bind.endsWith("]") ? bind.substring(1, bind.length() - 1) : bind;
        this.port = port;
    }

    /** @throws LayerException when it cannot be listened at */
    Connector open(Server server, HttpConfiguration configuration) {
        ServerConnector opened = new ServerConnector(server, ACCEPTORS, SELECTORS, new Connections(configuration));
        opened.setAcceptQueueSize(WAITING_CONNECTIONS_MAX);
        opened.setHost(host);
        opened.setPort(port);
        opened.setIdleTimeout(ServerTuning.IDLE_MAX.toMillis());
        try {
            opened.open();
        } catch (IOException | UnresolvedAddressException e) {
            throw new LayerException(reason(), e);
        }
        connector = opened;
        return opened;
    }

    /** Where applications on this machine reach it. */
    URI address() {
        if (connector == null) {
            throw new IllegalStateException("is not open");
        }
        boolean everywhere = new InetSocketAddress(host, 0).getAddress().isAnyLocalAddress();
        String reachable = everywhere ? "127.0.0.1" : host.contains(":") ? "[" + host + "]" : host;
        return URI.create("http://" + reachable + ":" + connector.getLocalPort());
    }

    /** Takes no more connections, and ends those that wait for a next request. */
    void close() {
        ServerConnector closing = connector;
        if (closing != null) {
            CompletableFuture<Void> unused = closing.shutdown();
            for (EndPoint endPoint : closing.getConnectedEndPoints()) {
                if (endPoint.getConnection() instanceof HttpConnection http
                        && http.getHttpChannel().getRequest() == null) {
                    endPoint.close();
                }
            }
        }
    }

    /** The system's own messages are in the language of the machine, so they are not read. */
    private String reason() {
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved() || !isOurs(address.getAddress())) {
            return "agent.bind: '%s' is no address of this machine (expected: one of its own, such as 127.0.0.1)."
                    .formatted(host);
        } else if (port > 0 && port < 1_024) {
            return "agent.port: %d on %s is in use or needs privileges (expected: a free port from 1024 up, or --port 0 for any)."
                    .formatted(port, host);
        }
        return "agent.port: %d on %s is in use; stop the program that has it, or choose another port with --port or C19_AGENT_PORT."
                .formatted(port, host);
    }

    private static boolean isOurs(InetAddress address) {
        try {
            return address.isAnyLocalAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (IOException e) {
            return true;
        }
    }
}
