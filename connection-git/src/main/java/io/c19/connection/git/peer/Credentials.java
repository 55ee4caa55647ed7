package io.c19.connection.git.peer;

import io.c19.layers.LayerException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;
import org.jspecify.annotations.Nullable;

/**
 * What Git hosts are told about who asks: what stands in the URL; what a file has for the host, in the format of {@code
 * git-credential-store} ({@code https://user:token@host}, one on a line); else the environment's {@code C19_GIT_USERNAME} and
 * {@code C19_GIT_PASSWORD}, of which the first can be left out for a token. A URL's user without a password, which some hosts take as a token, goes
 * before the environment's. Immutable.
 */
public final class Credentials {
    private static final String USERNAME = "C19_GIT_USERNAME";
    private static final String PASSWORD = "C19_GIT_PASSWORD";

    /** What hosts that take a token as the password accept as a name. */
    private static final String TOKEN_USER = "x-access-token";

    private final List<URIish> stored;
    private final Map<String, String> environment;

    private Credentials(List<URIish> stored, Map<String, String> environment) {
        this.stored = List.copyOf(stored);
        this.environment = environment;
    }

    /**
     * @param file null: there is none
     * @throws LayerException when the file cannot be read; the message has nothing of what it holds
     */
    public static Credentials read(@Nullable Path file, Map<String, String> environment) {
        List<URIish> stored = new ArrayList<>();
        try {
            for (String line : file == null ? List.<String>of() : Files.readAllLines(file)) {
                if (!line.isBlank()) {
                    stored.add(new URIish(line.strip()));
                }
            }
        } catch (IOException e) {
            throw new LayerException("connection.credentials: %s cannot be read.".formatted(file), e);
        } catch (URISyntaxException e) {
            throw new LayerException(
                    "connection.credentials: %s has a line that is no URL (expected: https://USER:TOKEN@HOST, one on a line)."
                            .formatted(file),
                    null);
        }
        return new Credentials(stored, environment);
    }

    CredentialsProvider of(URIish uri) {
        if (uri.getPass() != null && uri.getUser() != null) {
            return new UsernamePasswordCredentialsProvider(uri.getUser(), uri.getPass());
        }
        for (URIish one : stored) {
            if (isFor(one, uri) && one.getUser() != null && one.getPass() != null) {
                return new UsernamePasswordCredentialsProvider(one.getUser(), one.getPass());
            }
        }
        String user = uri.getUser() == null ? environment.getOrDefault(USERNAME, TOKEN_USER) : uri.getUser();
        return new UsernamePasswordCredentialsProvider(user, environment.getOrDefault(PASSWORD, ""));
    }

    private static boolean isFor(URIish stored, URIish uri) {
        return String.valueOf(stored.getScheme()).equals(uri.getScheme())
                && String.valueOf(stored.getHost()).equals(uri.getHost())
                && stored.getPort() == uri.getPort();
    }
}
