package io.c19.connection.standard;

import io.c19.layers.ConnectionKind;
import io.c19.layers.LayerException;
import io.c19.layers.PeerProvider;
import io.c19.layers.State;
import io.c19.layers.config.Binding;
import io.c19.layers.config.Settings;
import io.c19.peers.NodeAddress;
import io.c19.peers.Pace;
import io.c19.peers.provider.Providers;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kind {@code Default}: C19's own. Fields: {@code port}, {@code bind}, {@code allow_unauthenticated}, {@code target_port}, {@code
 * push_interval}, {@code pull_interval}, {@code r0}, {@code timeout}, {@code deleted_ttl}, and the section {@code peer_provider}, whose {@code
 * kind} says who finds the peers.
 */
public final class DefaultConnectionKind implements ConnectionKind {
    static final String NAME = "Default";

    /** As C19 listens: to all. */
    private static final String EVERYWHERE = "0.0.0.0";

    /** Over a night's partition; each deletion takes some 100 bytes for so long. */
    private static final Duration DELETED_TTL = Duration.ofDays(1);

    private static final Duration DELETED_TTL_MIN = Duration.ofSeconds(1);
    private static final Duration DELETED_TTL_MAX = Duration.ofDays(365);
    private static final int PORT_MAX = 65_535;

    private static final Logger LOG = LoggerFactory.getLogger(DefaultConnectionKind.class);

    /** For {@link java.util.ServiceLoader}. */
    public DefaultConnectionKind() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Connecting configure(Settings settings) {
        Binding binding = binding(settings);
        Knobs knobs = new Knobs(
                Pace.read(settings), settings.millis("deleted_ttl", DELETED_TTL, DELETED_TTL_MIN, DELETED_TTL_MAX));
        PeerProvider.Opening provider = Providers.configured(settings);
        return (context, state) -> {
            DefaultConnection started = DefaultConnection.start(context, fitting(state), binding, knobs, provider);
            if (binding.address().equals(EVERYWHERE)) {
                LOG.info(
                        "connection.port {} is open to all that can reach it, as C19's is, and asks nobody who they are; connection.bind: 127.0.0.1 would keep it to this machine",
                        started.address().getPort());
            }
            return started;
        };
    }

    /**
     * C19 listens to everybody, and its files, which have no field for it, mean that: otherwise its agents would not reach this one. Whoever says
     * anything about it, though, says all.
     */
    private static Binding binding(Settings settings) {
        if (settings.has("bind") || settings.has("allow_unauthenticated")) {
            return Binding.unauthenticated(settings, NodeAddress.PORT);
        }
        return new Binding(settings.text("bind", EVERYWHERE), settings.integer("port", NodeAddress.PORT, 0, PORT_MAX));
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
