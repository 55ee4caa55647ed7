package io.c19.client;

import java.time.Duration;

/**
 * How to talk to an agent.
 *
 * @param connectTimeout for a connection; within {@code timeout}. Default: 5 s
 * @param timeout for each call, with all that is sent again in it; from 1 ms to a day. Default: 30 s. An agent answers a read within
 *     milliseconds and a write when it is on the disk
 * @param retries how often at most a request is sent again; 0 to 100. Default: 3. It is sent again when nobody was reached, when the agent is too
 *     busy to take it (429), and, if sending it twice does what once does, when the connection broke or the agent is away (503). Pauses between
 *     begin at 100 ms and double up to 2 s, or are as long as the agent asks for
 * @param shortLived for a program that makes a request or two and ends: starts sooner and keeps nothing for later. Default: false
 */
public record ClientOptions(Duration connectTimeout, Duration timeout, int retries, boolean shortLived) {
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final int RETRIES_MAX = 100;

    public static final ClientOptions DEFAULT =
            new ClientOptions(Duration.ofSeconds(5), Duration.ofSeconds(30), 3, false);

    /** @throws IllegalArgumentException when one is out of its bounds */
    public ClientOptions {
        check("connectTimeout", connectTimeout);
        check("timeout", timeout);
        if (retries < 0 || retries > RETRIES_MAX) {
            throw new IllegalArgumentException("retries: " + retries + " (expected: 0 to " + RETRIES_MAX + ")");
        }
    }

    private static void check(String name, Duration duration) {
        if (duration.compareTo(Duration.ofMillis(1)) < 0 || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + ": " + duration + " (expected: 1 ms to " + LONGEST + ")");
        }
    }

    public ClientOptions withConnectTimeout(Duration limit) {
        return new ClientOptions(limit, timeout, retries, shortLived);
    }

    public ClientOptions withTimeout(Duration limit) {
        return new ClientOptions(connectTimeout, limit, retries, shortLived);
    }

    public ClientOptions withRetries(int count) {
        return new ClientOptions(connectTimeout, timeout, count, shortLived);
    }

    /** For a program that makes a request or two and ends. */
    public ClientOptions forShortLived() {
        return new ClientOptions(connectTimeout, timeout, retries, true);
    }
}
