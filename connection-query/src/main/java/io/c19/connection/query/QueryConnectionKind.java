package io.c19.connection.query;

import io.c19.layers.ConnectionKind;
import io.c19.layers.InvalidKeyException;
import io.c19.layers.PeerProvider;
import io.c19.layers.Prefix;
import io.c19.layers.config.Binding;
import io.c19.layers.config.Settings;
import io.c19.peers.NodeAddress;
import io.c19.peers.Pace;
import io.c19.peers.provider.Providers;
import java.time.Duration;
import java.util.List;

/**
 * The kind {@code Query}: who lacks a key asks. Fields: {@code port}, {@code bind}, {@code allow_unauthenticated}, {@code r0}, {@code hops}, {@code timeout}, {@code
 * cache_ttl}, {@code absent_ttl}, {@code stale_ttl}, {@code cache_bytes}, {@code pinned}, {@code pin_interval}, and the section {@code peer_provider}. Fits every
 * state.
 */
public final class QueryConnectionKind implements ConnectionKind {
    static final String NAME = "Query";

    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final Duration DAY = Duration.ofDays(1);

    /** With a fan-out of 3 enough for 9,840 agents. */
    private static final int HOPS = 8;

    private static final int HOPS_MAX = 32;

    /** Somebody waits for it. */
    private static final Duration TIMEOUT_MAX = Duration.ofMinutes(5);

    private static final Duration CACHE_TTL = Duration.ofMinutes(1);
    private static final Duration ABSENT_TTL = Duration.ofSeconds(5);
    private static final Duration PIN_INTERVAL = Duration.ofSeconds(10);
    private static final Duration PIN_INTERVAL_MIN = Duration.ofMillis(10);
    private static final int CACHE_BYTES = 64 << 20;

    /** For {@link java.util.ServiceLoader}. */
    public QueryConnectionKind() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Connecting configure(Settings settings) {
        Binding binding = Binding.unauthenticated(settings, NodeAddress.PORT);
        Knobs knobs = new Knobs(
                Pace.r0(settings),
                settings.integer("hops", HOPS, 1, HOPS_MAX),
                Pace.timeout(settings, TIMEOUT_MAX),
                settings.millis("cache_ttl", CACHE_TTL, MILLISECOND, DAY),
                settings.millis("absent_ttl", ABSENT_TTL, MILLISECOND, DAY),
                settings.millis("stale_ttl", Duration.ZERO, Duration.ZERO, DAY),
                settings.integer("cache_bytes", CACHE_BYTES, 0, Integer.MAX_VALUE),
                prefixes(settings),
                settings.millis("pin_interval", PIN_INTERVAL, PIN_INTERVAL_MIN, DAY));
        PeerProvider.Opening provider = Providers.configured(settings);
        return (context, state) -> QueryConnection.start(context, state, binding, knobs, provider);
    }

    private static List<Prefix> prefixes(Settings settings) {
        try {
            return settings.texts("pinned", List.of()).stream().map(Prefix::new).toList();
        } catch (InvalidKeyException e) {
            throw settings.wrong("pinned", "beginnings of keys: " + e.getMessage());
        }
    }
}
