package io.c19.peers;

import io.c19.layers.config.Settings;
import java.time.Duration;

/**
 * How eagerly a connection that replicates talks with its peers. Immutable.
 *
 * @param pushInterval how often a peer is told what it was not told yet
 * @param pullInterval how often peers are asked for what was missed
 * @param r0 how many peers are told at once
 * @param timeout for a connection, and for an answer to begin
 */
public record Pace(Duration pushInterval, Duration pullInterval, int r0, Duration timeout) {
    private static final Duration PUSH_INTERVAL = Duration.ofSeconds(1);
    private static final Duration PULL_INTERVAL = Duration.ofMinutes(1);
    private static final Duration MIN = Duration.ofMillis(10);
    private static final Duration INTERVAL_MAX = Duration.ofDays(1);
    private static final int R0 = 3;
    private static final int R0_MAX = 1_000;
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    /** An answer that has not begun by then does not come. */
    private static final Duration TIMEOUT_MAX = Duration.ofMinutes(10);

    /**
     * Reads {@code push_interval}, {@code pull_interval}, {@code r0} and {@code timeout}, whose defaults are C19's.
     *
     * @throws io.c19.layers.config.ConfigException when one of them is out of bounds
     */
    public static Pace read(Settings settings) {
        return new Pace(
                settings.millis("push_interval", PUSH_INTERVAL, MIN, INTERVAL_MAX),
                settings.millis("pull_interval", PULL_INTERVAL, MIN, INTERVAL_MAX),
                r0(settings),
                timeout(settings, TIMEOUT_MAX));
    }

    /** For connections that have no other of these fields. */
    public static int r0(Settings settings) {
        return settings.integer("r0", R0, 1, R0_MAX);
    }

    /** Likewise. */
    public static Duration timeout(Settings settings, Duration max) {
        return settings.millis("timeout", TIMEOUT, MIN, max);
    }
}
