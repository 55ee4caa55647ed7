package io.c19.connection.git;

import static io.c19.fixtures.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.c19.connection.git.peer.Credentials;
import io.c19.connection.git.peer.Knobs;
import io.c19.layers.ApplyResult;
import io.c19.layers.ApplyResult.Applied;
import io.c19.layers.Batch;
import io.c19.layers.Connection.Peer;
import io.c19.layers.Key;
import io.c19.layers.LayerContext;
import io.c19.layers.Limits;
import io.c19.layers.Mutation;
import io.c19.layers.Outcome.Effect;
import io.c19.layers.State;
import io.c19.layers.Value;
import io.c19.layers.config.Binding;
import io.c19.state.git.GitStore;
import io.c19.state.git.InitOptions;
import io.c19.state.git.Replica;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/** A state with a connection on a free port. */
final class Node implements AutoCloseable {
    /** Tells at once, is not patient, and asks unasked so seldom that no test sees it. */
    static final Knobs EAGER = new Knobs(Duration.ofMillis(50), Duration.ofHours(1), 3, Duration.ofMillis(500));

    static final LayerContext CONTEXT = new LayerContext("1.2.3", Clock.systemUTC(), Limits.DEFAULT);

    final Path directory;
    final State state;
    final Replica replica;
    final Set<String> peers = new CopyOnWriteArraySet<>();
    final GitConnection connection;

    Node(Path directory, String name) {
        this(directory, name, EAGER);
    }

    Node(Path directory, String name, Knobs knobs) {
        this(directory, name, knobs, CONTEXT);
    }

    Node(Path directory, String name, Knobs knobs, LayerContext context) {
        this.directory = directory;
        if (!Files.exists(directory)) {
            GitStore.init(directory, new InitOptions(null, name, "c19"));
        }
        state = GitStore.open(directory, context);
        replica = (Replica) state;
        connection = GitConnectionKind.connect(
                context,
                replica,
                new Binding("127.0.0.1", 0),
                knobs,
                shared -> () -> Set.copyOf(peers),
                Credentials.read(null, Map.of()));
    }

    /** Of a value that is not there already. @return the commit */
    String put(String key, String value) {
        return apply(new Mutation.Put(new Key(key), Value.of(value.getBytes(UTF_8))))
                .orElseThrow();
    }

    /** @return the commit; none when the key was absent already */
    Optional<String> delete(String key) {
        return apply(new Mutation.Delete(new Key(key)));
    }

    private Optional<String> apply(Mutation mutation) {
        ApplyResult result = state.apply(Batch.of(mutation));
        assertThat(result).isInstanceOf(Applied.class);
        Applied applied = (Applied) result;
        boolean unchanged = applied.outcomes().get(0).effect() == Effect.UNCHANGED;
        return unchanged ? Optional.empty() : Optional.of(applied.revision().id());
    }

    @Nullable
    String get(String key) {
        return state.head()
                .get(new Key(key))
                .map(entry -> new String(entry.value().bytes(), UTF_8))
                .orElse(null);
    }

    /** Where {@code main} is. */
    ObjectId main() {
        return replica.main();
    }

    /** Waits until the directory has what was written. */
    void settle() {
        eventually(() -> assertThat(replica.settle(Duration.ofSeconds(1))).isTrue());
    }

    String address() {
        return connection.address().getAuthority();
    }

    List<Peer> peers() {
        return connection.peers();
    }

    Peer peer(String address) {
        return peers().stream()
                .filter(peer -> peer.address().equals(address))
                .findAny()
                .orElseThrow();
    }

    @Override
    public void close() {
        connection.close();
        state.close();
    }
}
