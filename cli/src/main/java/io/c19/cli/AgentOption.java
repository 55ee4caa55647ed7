package io.c19.cli;

import io.c19.cli.Command.Arg;
import io.c19.cli.console.Console;
import java.net.URI;
import java.time.Duration;

/** {@code --url} and {@code --timeout}: the agent that a command talks to. */
final class AgentOption {
    static final String DEFAULT_URL = "http://127.0.0.1:3097";
    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(1);

    private final Command command;
    private final Arg<URI> url;
    private final Arg<Duration> timeout;

    AgentOption(Command command) {
        this.command = command;
        url = command.option(
                "--url", "URL", "The agent to talk to. Default: $C19_URL, or " + DEFAULT_URL + ".", AgentOption::url);
        timeout = command.option(
                "--timeout", "DURATION", "How long to wait for the agent's answer. Default: 1m.", Durations::parse);
    }

    boolean given() {
        return url.get() != null;
    }

    URI address(Console console) {
        String variable = console.variable("C19_URL");
        return url.or(variable == null ? URI.create(DEFAULT_URL) : fromVariable(variable));
    }

    Duration timeout() {
        return timeout.or(DEFAULT_TIMEOUT);
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
