package io.c19.connection.git.http;

import io.c19.connection.git.wire.Errands;
import io.c19.connection.git.wire.Haves;
import io.c19.connection.git.wire.Self;
import io.c19.layers.LayerContext;
import io.c19.layers.config.Binding;
import io.c19.layers.meter.ConnectionMeters;
import io.c19.peers.PeerPort;
import io.c19.state.git.Replica;

/** The port at which other nodes and people's git reach the repository. */
public final class GitServer {
    private GitServer() {}

    /** @throws io.c19.layers.LayerException when it cannot listen, with a sentence that says what to do */
    public static PeerPort start(
            Binding binding, Self self, Replica replica, LayerContext context, Errands errands, Visits visits) {
        ConnectionMeters meters = new ConnectionMeters(context.meters());
        Pushes pushes = new Pushes(replica, context.limits(), visits, errands, meters, "c19/" + context.version());
        return PeerPort.start(
                binding,
                "Git",
                new GitHandler(
                        self,
                        () -> Haves.of(replica.taken(), errands.tips()),
                        new Uploads(replica, visits),
                        pushes,
                        meters));
    }
}
