package io.c19.state.git;

import io.c19.layers.Expiry;
import io.c19.layers.LayerContext;
import io.c19.layers.Progress;
import io.c19.layers.Revision;
import io.c19.layers.State;
import io.c19.layers.StateException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.jspecify.annotations.Nullable;

/**
 * Data directories: making, opening and checking them. The states it opens also offer {@link io.c19.layers.History}.
 *
 * <p>Every method throws {@link StateException} with a sentence that says what to do: UNUSABLE for a directory that is no
 * data directory, LOCKED, READ_ONLY, FULL, CORRUPT or IO.
 */
public final class GitStore {
    private static final Expiry NO_TTL = new Expiry(null, Expiry.PURGE_INTERVAL);

    private GitStore() {}

    /** Makes a data directory where there is none; blocks for the network when it starts from another repository. */
    public static Revision init(Path directory, InitOptions options) {
        return new Revision(new Initialization(directory, options).run().name());
    }

    /** Opens an existing data directory for reading and writing; no other process can until the state is closed. */
    public static State open(Path directory, LayerContext context) {
        return open(directory, context, null, NO_TTL);
    }

    /** Opens an existing data directory for reading, beside an agent that may be writing to it. */
    public static State openReadOnly(Path directory, LayerContext context) {
        FileRepository repository = RepositoryDirectory.open(directory);
        StoredObjects objects = new StoredObjects(repository);
        LastChange lastChange = new LastChange(objects);
        String node = String.valueOf(RepositoryDirectory.nodeOrNull(repository));
        ReadOnly writes = new ReadOnly(objects, lastChange, context.clock());
        return new GitState(objects, node, context, NO_TTL, lastChange, new Census(objects), writes);
    }

    /** Reads and verifies every object that a ref reaches; works beside an agent. Memory grows with their number. */
    public static FsckReport fsck(Path directory, Progress progress) {
        try (FileRepository repository = RepositoryDirectory.open(directory)) {
            return new Fsck(repository, progress).run();
        } catch (IOException e) {
            throw StorageFaults.of(directory, e);
        }
    }

    /** @param newNode the name this node shall have from now on; null: the one it has */
    static State open(Path directory, LayerContext context, @Nullable String newNode, Expiry expiry) {
        FileRepository repository = RepositoryDirectory.open(directory);
        RepositoryLock lock = null;
        try {
            if (!Files.isWritable(directory.resolve("objects"))) {
                throw StorageFaults.of(directory, new AccessDeniedException(directory.toString()));
            }
            lock = RepositoryLock.take(directory);
            String node = node(repository, newNode);
            StoredObjects objects = new StoredObjects(repository);
            RepositorySink sink = new RepositorySink(repository, node);
            LastChange lastChange = new LastChange(objects);
            Census census = new Census(objects);
            Writer writer = new Writer(
                    objects,
                    sink,
                    new CommitDraft(node),
                    new Adoption(objects, context.limits()),
                    lastChange,
                    context.clock(),
                    recovered(repository, objects, sink, directory));
            Upkeep upkeep = new Upkeep(writer, sink, census, context.clock());
            writer.start();
            upkeep.start(expiry.purgeInterval());
            return new GitState(objects, node, context, expiry, lastChange, census, writer, upkeep, writer, lock);
        } catch (IOException | StateException e) {
            if (lock != null) {
                lock.close();
            }
            repository.close();
            throw e instanceof StateException known ? known : StorageFaults.of(directory, e);
        }
    }

    private static String node(FileRepository repository, @Nullable String newNode) throws IOException {
        String node = Objects.requireNonNull(RepositoryDirectory.nodeOrNull(repository));
        if (newNode != null && !newNode.equals(node)) {
            Initialization.rename(repository, newNode);
            return newNode;
        }
        return node;
    }

    /**
     * Where {@code main} is. The node's ref, which is moved after it, may be behind: after a crash between the two, or a push
     * while no agent ran.
     */
    private static Head recovered(FileRepository repository, StoredObjects objects, RepositorySink sink, Path directory)
            throws IOException {
        StaleLocks.remove(directory);
        Ref main = repository.exactRef(RepositorySink.MAIN);
        ObjectId commit = main == null ? null : main.getObjectId();
        if (commit == null) {
            throw RepositoryDirectory.mainMissing(directory);
        }
        Head head = objects.head(commit, 0);
        objects.tree(head.tree());
        sink.follow(commit);
        return head;
    }
}
