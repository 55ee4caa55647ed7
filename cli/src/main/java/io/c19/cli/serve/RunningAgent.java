package io.c19.cli.serve;

import io.c19.layers.Agent;
import io.c19.layers.Connection;
import io.c19.layers.DataSeeder;
import io.c19.layers.LayerContext;
import io.c19.layers.Layers;
import io.c19.layers.State;
import io.c19.layers.StateException;
import io.c19.layers.config.Configuration;
import io.c19.metrics.Metering;
import io.c19.seeders.Seeding;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The layers of one agent, running together. Closing ends them in the order that loses nothing. */
public final class RunningAgent implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunningAgent.class);

    /** How long an agent that starts with a seed waits for what its peers have. */
    private static final Duration SEED_SYNC_MAX = Duration.ofSeconds(10);

    private final State state;
    private final @Nullable Connection connection;
    private final Agent agent;
    private final Metering metering;

    private RunningAgent(State state, @Nullable Connection connection, Agent agent, Metering metering) {
        this.state = state;
        this.connection = connection;
        this.agent = agent;
        this.metering = metering;
    }

    /**
     * Starts the layers; returns when the agent serves. When one cannot start, those before it are closed again.
     *
     * @param version of this program
     * @throws io.c19.layers.StateException when the state cannot be opened
     * @throws io.c19.layers.LayerException when another layer cannot start
     */
    public static RunningAgent start(Configuration configuration, String version, Clock clock) {
        configuration.warnings().forEach(LOG::warn);
        Metering metering =
                Metering.start(configuration.exporters(), new LayerContext(version, clock, configuration.limits()));
        LayerContext context = metering.context();
        State state = null;
        Connection connection = null;
        try {
            state = configuration.state().open(context);
            DataSeeder seeder = configuration.seeder();
            Seeding seeding = seeder == null ? null : Seeding.of(state, context, seeder);
            if (configuration.connection() != null) {
                connection = configuration.connection().connect(context, state);
                LOG.info(
                        "connection {}: {} peers",
                        connection.kind(),
                        connection.peers().size());
            }
            if (seeding != null) {
                seed(seeding, connection);
            }
            Layers layers = new Layers(state, connection, metering.exporters());
            Agent agent = configuration.agent().start(context, layers);
            metering.watch(layers);
            introduce(state);
            return new RunningAgent(state, connection, agent, metering);
        } catch (RuntimeException e) {
            close(state, connection, metering);
            throw e;
        }
    }

    /** Peers are heard first: what they wrote, or deleted, is newer than a seed. */
    private static void seed(Seeding seeding, @Nullable Connection connection) {
        if (connection != null) {
            List<Connection.Peer> unused = connection.sync(SEED_SYNC_MAX);
        }
        int unused = seeding.apply(connection);
    }

    /** The keys of a large store take seconds to count; clients need not wait for that. */
    private static void introduce(State state) {
        Thread counting = new Thread(
                () -> {
                    try {
                        LOG.info(
                                "state {}: {} keys, revision {}, node {}",
                                state.kind(),
                                state.status().keys(),
                                state.head().revision(),
                                state.node().orElse("-"));
                    } catch (StateException e) {
                        LOG.info("state {}: its keys were not counted: {}", state.kind(), e.getMessage());
                    }
                },
                "c19-counting");
        counting.setDaemon(true);
        counting.start();
    }

    /** Where applications reach it. */
    public URI address() {
        return agent.address();
    }

    /** Requests in flight are answered, then the connection ends, then the state is closed; what they measured is sent last. */
    @Override
    public void close() {
        try {
            agent.close();
        } finally {
            close(state, connection, metering);
        }
    }

    private static void close(@Nullable State state, @Nullable Connection connection, Metering metering) {
        metering.release();
        try {
            if (connection != null) {
                connection.close();
            }
        } finally {
            try {
                if (state != null) {
                    state.close();
                }
            } finally {
                metering.close();
            }
        }
    }
}
