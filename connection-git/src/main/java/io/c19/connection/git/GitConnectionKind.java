package io.c19.connection.git;

import io.c19.connection.git.http.GitServer;
import io.c19.connection.git.http.Visits;
import io.c19.connection.git.peer.Credentials;
import io.c19.connection.git.peer.Gossip;
import io.c19.connection.git.peer.Knobs;
import io.c19.connection.git.wire.Errands;
import io.c19.connection.git.wire.Haves;
import io.c19.connection.git.wire.Self;
import io.c19.connection.git.wire.Who;
import io.c19.layers.ConnectionKind;
import io.c19.layers.LayerContext;
import io.c19.layers.LayerException;
import io.c19.layers.PeerProvider;
import io.c19.layers.State;
import io.c19.layers.config.Binding;
import io.c19.layers.config.Settings;
import io.c19.layers.meter.ConnectionMeters;
import io.c19.peers.NodeAddress;
import io.c19.peers.Pace;
import io.c19.peers.PeerPort;
import io.c19.peers.provider.Providers;
import io.c19.state.git.Replica;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jgit.lib.ObjectId;

/**
 * The kind {@code Git}: nodes exchange what they write by Git's protocol, and people clone and push. Fields: {@code port}, {@code
 * bind}, {@code allow_unauthenticated}, {@code push_interval}, {@code pull_interval}, {@code r0}, {@code timeout}, {@code target_port}, {@code
 * credentials}, and the section
 * {@code peer_provider}, whose {@code kind} says who finds the peers.
 */
public final class GitConnectionKind implements ConnectionKind {
    static final String NAME = "Git";

    /** For {@link java.util.ServiceLoader}. */
    public GitConnectionKind() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Connecting configure(Settings settings) {
        Binding binding = Binding.unauthenticated(settings, NodeAddress.PORT);
        Pace pace = Pace.read(settings);
        Knobs knobs = new Knobs(pace.pushInterval(), pace.pullInterval(), pace.r0(), pace.timeout());
        PeerProvider.Opening provider = Providers.configured(settings);
        String file = settings.textOrNull("credentials");
        Path credentials = file == null ? null : settings.path("credentials", Path.of(file));
        return (context, state) -> {
            Credentials read = Credentials.read(credentials, System.getenv());
            return connect(context, replica(state), binding, knobs, provider, read);
        };
    }

    private static Replica replica(State state) {
        if (state instanceof Replica replica) {
            return replica;
        }
        throw new LayerException(
                "A connection of kind %s cannot spread a state of kind %s: choose state.kind Git, or connection.kind Default or Query."
                        .formatted(NAME, state.kind()),
                null);
    }

    static GitConnection connect(
            LayerContext context,
            Replica replica,
            Binding binding,
            Knobs knobs,
            PeerProvider.Opening peers,
            Credentials credentials) {
        Random random = new SecureRandom();
        Self self = new Self(replica::nodeName, random);
        Ear ear = new Ear();
        Errands errands = new Errands(System::nanoTime);
        PeerPort server = GitServer.start(binding, self, replica, context, errands, ear);
        try {
            PeerProvider provider = peers.open(context);
            ConnectionMeters meters = new ConnectionMeters(context.meters());
            Gossip gossip =
                    Gossip.start(replica, self, knobs, provider, credentials, errands, context.clock(), meters, random);
            ear.gossip.set(gossip);
            return new GitConnection(server, gossip, provider);
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** The port is open before there is anybody to listen to what comes, so that a port in use starts nothing. */
    private static final class Ear implements Visits {
        private final AtomicReference<Gossip> gossip = new AtomicReference<>();

        @Override
        public void heard(Who from, Map<String, ObjectId> tips, Haves haves) {
            Gossip listening = gossip.get();
            if (listening != null) {
                listening.heard(from, tips, haves);
            }
        }

        @Override
        public void missed() {
            Gossip listening = gossip.get();
            if (listening != null) {
                listening.missed();
            }
        }

        @Override
        public void fetched(Who by, Collection<ObjectId> commits) {
            Gossip listening = gossip.get();
            if (listening != null) {
                listening.fetched(by, commits);
            }
        }
    }
}
