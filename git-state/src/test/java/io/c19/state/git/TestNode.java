package io.c19.state.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.layers.LayerContext;
import io.c19.layers.State;
import io.c19.state.git.Replica.Reception;
import io.c19.state.git.object.NewObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.ObjectWalk;
import org.eclipse.jgit.revwalk.RevObject;

/** One of several stores on this machine, that hear of one another when the test wants it. */
final class TestNode implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Packs merge every few listings at most; more in a row is an error of the test. */
    private static final int MOST_LISTINGS = 100;

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
        this(data, made, context, GitStore.open(data, context));
    }

    private TestNode(Path data, Object made, LayerContext context, State state) {
        assertThat(made).isNotNull();
        this.data = data;
        this.context = context;
        this.state = state;
    }

    /** A store that is open. */
    static TestNode of(Path data, State state) {
        return new TestNode(data, data, Stores.CONTEXT, state);
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
        return replica().receive(List.of(), nodes);
    }

    /** Takes what the other one knows and it has not, as objects in memory. */
    Map<String, Reception> hear(TestNode other) {
        other.settle();
        Map<String, ObjectId> nodes = other.replica().nodes();
        return replica().receive(other.objects(nodes.values(), replica().taken().values()), nodes);
    }

    /** What the ones reach and the others do not. */
    List<NewObject> objects(Collection<ObjectId> tips, Collection<ObjectId> known) {
        Repository repository = replica().repository();
        List<NewObject> objects = new ArrayList<>();
        try (ObjectWalk walk = new ObjectWalk(repository)) {
            for (ObjectId tip : tips) {
                walk.markStart(walk.parseCommit(tip));
            }
            for (ObjectId commit : known) {
                if (repository.getObjectDatabase().has(commit)) {
                    walk.markUninteresting(walk.parseCommit(commit));
                }
            }
            for (RevObject commit = walk.next(); commit != null; commit = walk.next()) {
                objects.add(object(walk, commit));
            }
            for (RevObject object = walk.nextObject(); object != null; object = walk.nextObject()) {
                objects.add(object(walk, object));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return objects;
    }

    private static NewObject object(ObjectWalk walk, RevObject object) throws IOException {
        byte[] bytes = walk.getObjectReader().open(object).getBytes();
        return new NewObject(object.copy(), object.getType(), bytes, null);
    }

    void copyObjects(TestNode other) {
        String[] directories = other.data.resolve("objects").toFile().list((parent, name) -> name.length() <= 4);
        for (String directory : Objects.requireNonNull(directories)) {
            if (!directory.equals("info")) {
                copyObjects(other.data.resolve("objects").resolve(directory));
            }
        }
    }

    /** What came before the listing was there is complete; a pack merged away meanwhile lies in one that came since. */
    private void copyObjects(Path directory) {
        Path to = data.resolve("objects").resolve(directory.getFileName());
        for (int i = 0; !copied(directory, to); i++) {
            if (i == MOST_LISTINGS) {
                throw new IllegalStateException("packs go faster from " + directory + " than they can be copied");
            }
        }
    }

    /** By names only: files such as locks come and go meanwhile. Whether all that was listed was still there. */
    private static boolean copied(Path directory, Path to) {
        String[] names = directory.toFile().list((parent, name) -> !name.endsWith(".keep") && !name.contains("tmp"));
        try {
            Files.createDirectories(to);
            // The index of a pack last, as Git does.
            for (String name :
                    Stream.of(Objects.requireNonNull(names)).sorted(LAST_INDEX).toList()) {
                if (!Files.exists(to.resolve(name))) {
                    Files.copy(directory.resolve(name), to.resolve(name));
                }
            }
            return true;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        state.close();
    }
}
