package io.c19.cli.serve;

import io.c19.layers.Connection;
import io.c19.layers.ConnectionKind.Connecting;
import io.c19.layers.LayerContext;
import io.c19.layers.State;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection that can be cut and joined again while its agent goes on, as if somebody pulled the network's plug. {@link #cut} and
 * {@link #join} are for one thread, all else for any.
 */
public final class Cable implements Connecting {
    private final Connecting connecting;
    private final AtomicReference<@Nullable Connection> connection = new AtomicReference<>();
    private @Nullable Supplier<Connection> plug;

    public Cable(Connecting connecting) {
        this.connecting = connecting;
    }

    @Override
    public Connection connect(LayerContext context, State state) {
        plug = () -> connecting.connect(context, state);
        join();
        return new Cut();
    }

    /** Nobody reaches this node, and it reaches nobody. Returns when that is so. */
    public void cut() {
        Connection now = connection.getAndSet(null);
        if (now != null) {
            now.close();
        }
    }

    /** @throws io.c19.layers.LayerException when its port was taken meanwhile */
    public void join() {
        if (plug != null && connection.get() == null) {
            connection.set(plug.get());
        }
    }

    /** What the agent has of it, cut or not. */
    private final class Cut implements Connection {
        @Override
        public String kind() {
            Connection now = connection.get();
            return now == null ? "cut" : now.kind();
        }

        @Override
        public List<Peer> peers() {
            Connection now = connection.get();
            return now == null ? List.of() : now.peers();
        }

        @Override
        public List<Peer> sync(Duration timeout) {
            Connection now = connection.get();
            return now == null ? List.of() : now.sync(timeout);
        }

        @Override
        public void close() {
            cut();
        }
    }
}
