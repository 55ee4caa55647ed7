package io.c19.state.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.layers.LayerContext;
import io.c19.layers.State;
import io.c19.state.git.Replica.Reception;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;

/** One of several stores on this machine, that hear of one another when the test wants it. */
final class TestNode implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Comparator<String> LAST_INDEX = Comparator.comparing(name -> name.endsWith(".idx"));

    private final Path data;
    private final LayerContext context;
    private State state;

    TestNode(Path data, String node) {
        this(data, node, Stores.CONTEXT);
    }

    TestNode(Path data, String node, LayerContext context) {
        this(data, GitStore.init(data, new InitOptions(null, node, "c19")), context);
    }

    private TestNode(Path data, Object made, LayerContext context) {
        assertThat(made).isNotNull();
        this.data = data;
        this.context = context;
        this.state = GitStore.open(data, context);
    }

    /** A store that is there. */
    static TestNode at(Path data) {
        return new TestNode(data, data, Stores.CONTEXT);
    }

    State state() {
        return state;
    }

    Path data() {
        return data;
    }

    Replica replica() {
        return (Replica) state;
    }

    String main() {
        return replica().main().name();
    }

    String put(String key, String value) {
        return Stores.put(state, key, value).id();
    }

    void settle() {
        assertThat(replica().settle(PATIENCE)).isTrue();
    }

    void reopen() {
        state.close();
        openAgain();
    }

    void openAgain() {
        state = GitStore.open(data, context);
    }

    /** Takes all that the other one knows; its packs are copied, as a fetch would bring the objects. */
    Map<String, Reception> pull(TestNode other) {
        other.settle();
        Map<String, ObjectId> nodes = other.replica().nodes();
        copyObjects(other);
        return replica().receive(nodes);
    }

    void copyObjects(TestNode other) {
        String[] directories = other.data.resolve("objects").toFile().list((parent, name) -> name.length() <= 4);
        for (String directory : Objects.requireNonNull(directories)) {
            if (!directory.equals("info")) {
                copyObjects(other.data.resolve("objects").resolve(directory));
            }
        }
    }

    /** By names only: files such as locks come and go meanwhile. */
    private void copyObjects(Path directory) {
        String[] names = directory.toFile().list((parent, name) -> !name.endsWith(".keep") && !name.contains("tmp"));
        Path to = data.resolve("objects").resolve(directory.getFileName());
        try {
            Files.createDirectories(to);
            // The index of a pack last, as Git does.
            for (String name :
                    Stream.of(Objects.requireNonNull(names)).sorted(LAST_INDEX).toList()) {
                if (!Files.exists(to.resolve(name))) {
                    Files.copy(directory.resolve(name), to.resolve(name));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        state.close();
    }
}
