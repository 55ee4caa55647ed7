package io.c19.state.git;

import io.c19.layers.Expiry;
import io.c19.layers.LayerContext;
import io.c19.layers.Progress;
import io.c19.layers.Revision;
import io.c19.layers.State;
import io.c19.layers.StateException;
import io.c19.state.git.disk.Disk;
import io.c19.state.git.graph.HistoryIndex;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Data directories: making, opening and checking them. The states it opens also offer {@link io.c19.layers.History} and
 * {@link io.c19.layers.Maintenance}.
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

    /**
     * Opens an existing data directory for reading, beside an agent that may be writing to it. Sees what that agent had
     * acknowledged by now, and later writes about a quarter of a second after they were.
     */
    public static State openReadOnly(Path directory, LayerContext context) {
        FileRepository repository = RepositoryDirectory.open(directory);
        try {
            Unpacked unpacked = new Unpacked();
            StoredObjects objects = new StoredObjects(repository, unpacked);
            HistoryIndex index =
                    HistoryIndex.ofGraph(repository.getObjectsDirectory().toPath());
            LastChange lastChange = new LastChange(objects, index);
            NodeName node = new NodeName(String.valueOf(RepositoryDirectory.nodeOrNull(repository)));
            Refs refs = new Refs(repository, Disk.REAL);
            Recovery.Found found = new Recovery(objects, unpacked).run(refs, node.ref());
            Layout layout = layout(found, refs, objects, directory);
            ReadOnly writes = new ReadOnly(objects, layout, lastChange, context.clock(), found);
            Census census = new Census(objects, layout);
            return new GitState(
                    objects,
                    layout,
                    node,
                    context,
                    NO_TTL,
                    index,
                    commit -> {},
                    lastChange,
                    census,
                    writes,
                    null,
                    null,
                    null);
        } catch (IOException | StateException e) {
            repository.close();
            throw e instanceof StateException known ? known : StorageFaults.of(directory, e);
        }
    }

    /**
     * Reads and verifies every object that a ref or the log reaches; works beside an agent. Memory grows with their number.
     */
    public static FsckReport fsck(Path directory, Progress progress) {
        try (FileRepository repository = RepositoryDirectory.open(directory)) {
            Unpacked unpacked = new Unpacked();
            return new Fsck(new StoredObjects(repository, unpacked), unpacked, progress).run();
        } catch (IOException e) {
            throw StorageFaults.of(directory, e);
        }
    }

    /**
     * Writes all of a data directory to a bundle, a file that {@code git clone}, {@code git bundle verify} and {@link InitOptions#from} read. Works
     * beside an agent, whose writes of the last quarter of a second may be missing in it; what an agent left that was killed is in it once the
     * directory was opened for writing.
     *
     * @return the newest revision that is in it
     */
    public static Revision bundle(Path directory, Path file, Progress progress) {
        try (FileRepository repository = RepositoryDirectory.open(directory)) {
            return new Revision(Bundle.write(repository, file, progress).name());
        } catch (IOException e) {
            throw StorageFaults.of(file, e);
        }
    }

    /**
     * @param newNode the name this node shall have from now on; null: the one it has
     * @param expected the layout that the store must have; null: whatever it has
     */
    static State open(
            Path directory, LayerContext context, @Nullable String newNode, @Nullable Layout expected, Expiry expiry) {
        return open(directory, context, newNode, expected, expiry, Disk.REAL);
    }

    /** @param disk what all writing goes through */
    static State open(
            Path directory,
            LayerContext context,
            @Nullable String newNode,
            @Nullable Layout expected,
            Expiry expiry,
            Disk disk) {
        FileRepository repository = RepositoryDirectory.open(directory);
        RepositoryLock lock = null;
        try {
            if (!Files.isWritable(directory.resolve("objects"))) {
                throw StorageFaults.of(directory, new AccessDeniedException(directory.toString()));
            }
            lock = RepositoryLock.take(directory);
            StaleLocks.remove(directory);
            return new Opening(repository, context, expiry, disk).open(newNode, expected, lock);
        } catch (IOException | StateException e) {
            if (lock != null) {
                lock.close();
            }
            repository.close();
            throw e instanceof StateException known ? known : StorageFaults.of(directory, e);
        }
    }

    /** Every commit of a store has the same. */
    private static Layout layout(Recovery.@Nullable Found found, Refs refs, StoredObjects objects, Path directory)
            throws IOException {
        if (found != null) {
            return StoreFile.layout(found.head().tree(), objects);
        }
        ObjectId main = refs.at(Refs.MAIN);
        if (main.equals(ObjectId.zeroId())) {
            throw RepositoryDirectory.mainMissing(directory);
        }
        return StoreFile.layout(objects.head(main, Head.UNNUMBERED).tree(), objects);
    }
}
