package io.c19.state.git;

import io.c19.layers.Expiry;
import io.c19.layers.LayerContext;
import io.c19.layers.Progress;
import io.c19.layers.Revision;
import io.c19.layers.State;
import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
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
        return open(directory, context, null, null, NO_TTL);
    }

    /** Opens an existing data directory for reading, beside an agent that may be writing to it. */
    public static State openReadOnly(Path directory, LayerContext context) {
        FileRepository repository = RepositoryDirectory.open(directory);
        try {
            StoredObjects objects = new StoredObjects(repository);
            Layout layout = layout(objects, directory);
            LastChange lastChange = new LastChange(objects);
            String node = String.valueOf(RepositoryDirectory.nodeOrNull(repository));
            ReadOnly writes = new ReadOnly(objects, layout, lastChange, context.clock());
            Census census = new Census(objects, layout);
            return new GitState(objects, layout, node, context, NO_TTL, lastChange, census, writes);
        } catch (IOException | StateException e) {
            repository.close();
            throw e instanceof StateException known ? known : StorageFaults.of(directory, e);
        }
    }

    /** Reads and verifies every object that a ref reaches; works beside an agent. Memory grows with their number. */
    public static FsckReport fsck(Path directory, Progress progress) {
        try (FileRepository repository = RepositoryDirectory.open(directory)) {
            return new Fsck(repository, progress).run();
        } catch (IOException e) {
            throw StorageFaults.of(directory, e);
        }
    }

    /**
     * @param newNode the name this node shall have from now on; null: the one it has
     * @param expected the layout that the store must have; null: whatever it has
     */
    static State open(
            Path directory, LayerContext context, @Nullable String newNode, @Nullable Layout expected, Expiry expiry) {
        FileRepository repository = RepositoryDirectory.open(directory);
        RepositoryLock lock = null;
        try {
            if (!Files.isWritable(directory.resolve("objects"))) {
                throw StorageFaults.of(directory, new AccessDeniedException(directory.toString()));
            }
            lock = RepositoryLock.take(directory);
            StaleLocks.remove(directory);
            StoredObjects objects = new StoredObjects(repository);
            Layout layout = layout(objects, directory);
            if (expected != null && !expected.equals(layout)) {
                throw otherLayout(directory, expected, layout);
            }
            Adoption adoption = new Adoption(objects, layout, context.limits());
            Head head = recovered(objects, adoption, directory);
            String node = node(repository, newNode);
            RepositorySink sink = new RepositorySink(repository, node);
            sink.follow(head.commit());
            LastChange lastChange = new LastChange(objects);
            Census census = new Census(objects, layout);
            Writer writer = new Writer(
                    objects, layout, sink, new CommitDraft(node), adoption, lastChange, context.clock(), head);
            Upkeep upkeep = new Upkeep(writer, sink, census, context.clock());
            writer.start();
            upkeep.start(expiry.purgeInterval());
            return new GitState(
                    objects, layout, node, context, expiry, lastChange, census, writer, upkeep, writer, lock);
        } catch (IOException | StateException e) {
            if (lock != null) {
                lock.close();
            }
            repository.close();
            throw e instanceof StateException known ? known : StorageFaults.of(directory, e);
        }
    }

    /** Every commit of a store has the same. */
    private static Layout layout(StoredObjects objects, Path directory) throws IOException {
        FileRepository repository = objects.repository();
        Ref own = repository.exactRef(Nodes.ref(String.valueOf(RepositoryDirectory.nodeOrNull(repository))));
        Ref ref = own == null ? repository.exactRef(RepositorySink.MAIN) : own;
        ObjectId commit = ref == null ? null : ref.getObjectId();
        if (commit == null) {
            throw RepositoryDirectory.mainMissing(directory);
        }
        return StoreFile.layout(objects.head(commit, Head.UNNUMBERED).tree(), objects);
    }

    private static StateException otherLayout(Path directory, Layout expected, Layout actual) {
        return new StateException(
                Reason.UNUSABLE,
                "state.layout.fan_out: %d (expected: %d, which the store in %s was made with for good): leave the field out, or give another directory"
                        .formatted(expected.fanOut(), actual.fanOut(), directory),
                null);
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
     * Where to go on: {@code main}, which may be ahead of the node's ref after a crash between the two, or because somebody
     * pushed while no agent ran. Where {@code main} cannot be followed, as when it was set back, the node's ref is right.
     */
    private static Head recovered(StoredObjects objects, Adoption adoption, Path directory) throws IOException {
        FileRepository repository = objects.repository();
        String node = Objects.requireNonNull(RepositoryDirectory.nodeOrNull(repository));
        RepositorySink sink = new RepositorySink(repository, node);
        ObjectId main = sink.main();
        ObjectId own = sink.node();
        if (own.equals(ObjectId.zeroId()) || own.equals(main)) {
            if (main.equals(ObjectId.zeroId())) {
                throw RepositoryDirectory.mainMissing(directory);
            }
            Head head = objects.head(main, 0);
            objects.tree(head.tree());
            return head;
        }
        Head ours = objects.head(own, 0);
        String objection = adoption.objectionAtStart(ours, main, node);
        if (objection == null) {
            return objects.head(main, 0);
        }
        Adoption.setAside(sink, main, ours, objection);
        return ours;
    }
}
