package io.c19.peers;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** Addresses of nodes as people write them: {@code host:port}, {@code host}, {@code [::1]:4097}. */
public final class NodeAddress {
    /** Where a node's connection listens unless it is told otherwise. */
    public static final int PORT = 4_097;

    public static final String FORM = "HOST:PORT, such as 10.0.0.7:4097, c19-0.c19:4097 or [::1]:4097";

    private static final int PORT_MAX = 65_535;

    private NodeAddress() {}

    public static boolean isOne(String text) {
        return parse(text, PORT) != null;
    }

    /** The same with the port if it names none; what is no such address stays as it is. */
    public static String withPort(String text, int port) {
        URI uri = parse(text, 0);
        return uri == null || uri.getPort() > 0 ? text : text + ":" + port;
    }

    /** With a slash at the end. @throws IllegalArgumentException when it is none */
    public static URI uri(String text) {
        URI uri = parse(text, PORT);
        if (uri == null) {
            throw new IllegalArgumentException("peer: '%s' (expected: %s)".formatted(text, FORM));
        }
        return uri;
    }

    private static @Nullable URI parse(String text, int defaultPort) {
        try {
            URI uri = new URI("http://" + text + "/").parseServerAuthority();
            boolean plain = uri.getHost() != null
                    && uri.getUserInfo() == null
                    && "/".equals(uri.getRawPath())
                    && uri.getQuery() == null
                    && uri.getFragment() == null;
            boolean empty = text.endsWith(":");
            if (!plain || empty || uri.getPort() == 0 || uri.getPort() > PORT_MAX) {
                return null;
            }
            return uri.getPort() > 0 || defaultPort == 0
                    ? uri
                    : new URI("http", null, uri.getHost(), defaultPort, "/", null, null);
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
