package io.c19.cli;

import io.c19.cli.Command.Arg;
import io.c19.cli.console.Console;
import io.c19.cli.store.Access;
import io.c19.cli.store.Store;
import io.c19.cli.store.Stores;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** Which store a command works on: {@code --url}, {@code --data} and {@code --timeout}. */
final class Target {
    private static final String DEFAULT_URL = "http://127.0.0.1:3097";
    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(1);

    private final Command command;
    private final Arg<URI> url;
    private final Arg<Path> data;
    private final Arg<Duration> timeout;

    Target(Command command) {
        this.command = command;
        url = command.option(
                "--url", "URL", "The agent to talk to. Default: $C19_URL, or " + DEFAULT_URL + ".", Target::url);
        data = command.option(
                "--data",
                "DIR",
                "Works on this data directory itself, without an agent; reads also while one runs on it.",
                Path::of);
        timeout = command.option(
                "--timeout", "DURATION", "How long to wait for the agent's answer. Default: 1m.", Durations::parse);
    }

    Store open(Console console, Access access) {
        Path directory = data.get();
        if (directory != null) {
            if (url.get() != null) {
                throw command.wrong("--url and --data exclude one another");
            }
            return Stores.open(directory, access, Version.PROGRAM, console.clock());
        }
        String variable = console.variable("C19_URL");
        URI agent = url.or(variable == null ? URI.create(DEFAULT_URL) : fromVariable(variable));
        return Stores.connect(agent, timeout.or(DEFAULT_TIMEOUT), console.clock());
    }

    private URI fromVariable(String variable) {
        try {
            return url(variable);
        } catch (IllegalArgumentException e) {
            throw command.wrong("Environment variable C19_URL: " + e.getMessage());
        }
    }

    /** An address without a scheme is one for HTTP. */
    private static URI url(String text) {
        String full = text.contains("://") ? text : "http://" + text;
        String trimmed = full.endsWith("/") ? full.substring(0, full.length() - 1) : full;
        try {
            URI uri = URI.create(trimmed);
            boolean fits = ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
            if (fits) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new IllegalArgumentException("'" + text + "' (expected: an address such as " + DEFAULT_URL + ")");
    }
}
