package io.c19.connection.standard;

import io.c19.layers.ConnectionKind;
import io.c19.layers.LayerException;
import io.c19.layers.PeerProvider;
import io.c19.layers.State;
import io.c19.layers.config.Binding;
import io.c19.layers.config.Settings;
import io.c19.peers.NodeAddress;
import io.c19.peers.provider.Providers;
import java.time.Duration;

/**
 * The kind {@code Default}: C19's own. Fields: {@code port}, {@code bind}, {@code allow_unauthenticated}, {@code target_port}, {@code
 * push_interval}, {@code pull_interval}, {@code r0}, {@code timeout}, {@code deleted_ttl}, and the section {@code peer_provider}, whose {@code
 * kind} says who finds the peers.
 */
public final class DefaultConnectionKind implements ConnectionKind {
    static final String NAME = "Default";

    private static final Duration PUSH_INTERVAL = Duration.ofSeconds(1);
    private static final Duration PULL_INTERVAL = Duration.ofMinutes(1);
    private static final Duration INTERVAL_MIN = Duration.ofMillis(10);
    private static final Duration INTERVAL_MAX = Duration.ofDays(1);
    private static final int R0 = 3;
    private static final int R0_MAX = 1_000;
    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final Duration TIMEOUT_MAX = Duration.ofMinutes(10);

    /** Over a night's partition; each deletion takes some 100 bytes for so long. */
    private static final Duration DELETED_TTL = Duration.ofDays(1);

    private static final Duration DELETED_TTL_MIN = Duration.ofSeconds(1);
    private static final Duration DELETED_TTL_MAX = Duration.ofDays(365);
    private static final int PORT_MAX = 65_535;

    /** For {@link java.util.ServiceLoader}. */
    public DefaultConnectionKind() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Connecting configure(Settings settings) {
        Binding binding = Binding.unauthenticated(settings, NodeAddress.PORT);
        int portOfPeers = binding.port() == 0 ? NodeAddress.PORT : binding.port();
        Knobs knobs = new Knobs(
                settings.millis("push_interval", PUSH_INTERVAL, INTERVAL_MIN, INTERVAL_MAX),
                settings.millis("pull_interval", PULL_INTERVAL, INTERVAL_MIN, INTERVAL_MAX),
                settings.integer("r0", R0, 1, R0_MAX),
                settings.millis("timeout", TIMEOUT, INTERVAL_MIN, TIMEOUT_MAX),
                settings.millis("deleted_ttl", DELETED_TTL, DELETED_TTL_MIN, DELETED_TTL_MAX),
                settings.integer("target_port", portOfPeers, 1, PORT_MAX));
        PeerProvider.Opening provider = Providers.configured(settings);
        return (context, state) -> DefaultConnection.start(context, fitting(state), binding, knobs, provider);
    }

    /** A replica has its own way to come to the same as others, which values written by time would undo. */
    private static State fitting(State state) {
        if (state.node().isEmpty()) {
            return state;
        }
        throw new LayerException(
                "A connection of kind %s cannot spread a state of kind %s, whose replicas exchange commits: choose connection.kind Git, or state.kind Memory, Redis or Sql."
                        .formatted(NAME, state.kind()),
                null);
    }
}
