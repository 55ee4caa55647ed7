package io.c19.connection.git.peer;

import io.c19.layers.config.Userinfo;
import java.net.URISyntaxException;
import org.eclipse.jgit.transport.URIish;
import org.jspecify.annotations.Nullable;

/**
 * Addresses of repositories on any Git host, as people write them: {@code https://host/org/repo.git}, {@code file:///srv/hub.git}, or
 * an absolute path.
 */
public final class HubAddress {
    public static final String FORM =
            "a Git URL, such as https://host/org/repo.git or file:///srv/hub.git, or an absolute path";

    private HubAddress() {}

    public static boolean isOne(String text) {
        return parse(text) != null;
    }

    /** @throws IllegalArgumentException when it is none */
    static URIish uri(String text) {
        URIish uri = parse(text);
        if (uri == null) {
            throw new IllegalArgumentException("peer: '%s' (expected: %s)".formatted(shown(text), FORM));
        }
        return uri;
    }

    private static @Nullable URIish parse(String text) {
        try {
            URIish uri = new URIish(text);
            if (uri.getScheme() == null) {
                return text.startsWith("/") ? uri : null;
            }
            return switch (uri.getScheme()) {
                case "http", "https" -> uri.getHost() == null ? null : uri;
                case "file" -> uri;
                default -> null;
            };
        } catch (URISyntaxException e) {
            return null;
        }
    }

    /** Without what is secret in it, to show it. */
    static String shown(String text) {
        return Userinfo.hidden(text);
    }
}
