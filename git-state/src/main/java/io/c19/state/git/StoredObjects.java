package io.c19.state.git;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import io.c19.state.git.join.Graph.Commit;
import io.c19.state.git.object.NewObject;
import io.c19.state.git.object.ObjectIds;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;

/**
 * Reads the repository's objects, with parsed trees and small blobs cached. Thread-safe, takes no lock of ours.
 *
 * <p>Objects are named by their content, so nothing in the caches can go stale. Every object read from disk is hashed
 * again and compared with its name: neither Git's nor JGit's own read path does, and a flipped bit must never become a
 * value.
 */
final class StoredObjects implements ObjectSource {
    /**
     * What part of the heap each of the two caches may take: 8 MiB beside a service in a container of 512 MiB. Trees of a store with
     * a million keys in directories of 100 take about 40 MiB, and values of 100 bytes 250 MiB.
     */
    private static final int HEAP_SHARE = 16;

    /** What part the cache of commits may take. What lies between heads that are joined is gone through several times. */
    private static final int COMMITS_HEAP_SHARE = 32;

    /** Roughly. */
    private static final int COMMIT_BYTES = 400;

    /** A larger blob would push too many others out. */
    private static final int BLOB_CACHED_BYTES_MAX = 64 << 10;

    /** What an entry of a cache costs beside its bytes, roughly. */
    private static final int ENTRY_OVERHEAD_BYTES = 150;

    /** Beyond any configured limit; protects memory from a foreign repository's objects. */
    static final int OBJECT_BYTES_MAX = 256 << 20;

    private final FileRepository repository;
    private final Path directory;
    private final Unpacked unpacked;
    private final Cache<ObjectId, Tree> trees = Caffeine.newBuilder()
            .maximumWeight(Runtime.getRuntime().maxMemory() / HEAP_SHARE)
            .weigher((ObjectId id, Tree tree) -> tree.raw().length + 4 * tree.size() + ENTRY_OVERHEAD_BYTES)
            .recordStats()
            .executor(Runnable::run)
            .build();
    private final Cache<ObjectId, byte[]> blobs = Caffeine.newBuilder()
            .maximumWeight(Runtime.getRuntime().maxMemory() / HEAP_SHARE)
            .weigher((ObjectId id, byte[] blob) -> blob.length + ENTRY_OVERHEAD_BYTES)
            .recordStats()
            .executor(Runnable::run)
            .build();

    /**
     * The last that was used. A reader remembers what it made out of deltas, so that who reads trees one after another, as each
     * came out of the last, has one step to make for each and not the whole chain. It keeps that as long as memory is not
     * short.
     */
    private final AtomicReference<@Nullable ObjectReader> spare = new AtomicReference<>();

    private final Cache<ObjectId, Commit> commits = Caffeine.newBuilder()
            .maximumSize(Runtime.getRuntime().maxMemory() / COMMITS_HEAP_SHARE / COMMIT_BYTES)
            .executor(Runnable::run)
            .build();

    /** @param unpacked what is read before the repository's own files are */
    StoredObjects(FileRepository repository, Unpacked unpacked) {
        this.repository = repository;
        this.unpacked = unpacked;
        this.directory = repository.getDirectory().toPath();
    }

    @Override
    public Tree tree(ObjectId id) {
        Tree known = known(id);
        if (known == null) {
            known = read(id);
            trees.put(id, known);
        }
        return known;
    }

    /** As {@link #tree}, for a reader of the past: what he reads nobody else will. */
    Tree pastTree(ObjectId id) {
        Tree known = known(id);
        return known == null ? read(id) : known;
    }

    private @Nullable Tree known(ObjectId id) {
        Tree made = unpacked.tree(id);
        return made == null ? trees.getIfPresent(id) : made;
    }

    private Tree read(ObjectId id) {
        try {
            return Tree.parse(read(id, Constants.OBJ_TREE));
        } catch (CorruptObjectException e) {
            throw corrupt(id, e);
        }
    }

    @Override
    public byte[] blob(ObjectId id) {
        byte[] cached = blobs.getIfPresent(id);
        if (cached != null) {
            return cached;
        }
        byte[] blob = read(id, Constants.OBJ_BLOB);
        if (blob.length <= BLOB_CACHED_BYTES_MAX) {
            blobs.put(id, blob);
        }
        return blob;
    }

    @Override
    public long blobSize(ObjectId id) {
        byte[] cached = blobs.getIfPresent(id);
        if (cached != null) {
            return cached.length;
        }
        try (ObjectReader reader = reader()) {
            return reader.getObjectSize(id, Constants.OBJ_BLOB);
        } catch (IOException e) {
            throw failed(id, e);
        }
    }

    boolean has(ObjectId id) {
        try (ObjectReader reader = reader()) {
            return reader.has(id);
        } catch (IOException e) {
            throw failed(id, e);
        }
    }

    RevCommit commit(ObjectId id) {
        return RevCommit.parse(read(id, Constants.OBJ_COMMIT));
    }

    /** As {@link #commit}, for who looks at many. */
    Commit header(ObjectId id) {
        Commit cached = commits.getIfPresent(id);
        return cached == null ? storedHeader(id) : cached;
    }

    /** As {@link #header}, but of a commit that is there beyond doubt. */
    Commit storedHeader(ObjectId id) {
        try {
            Commit commit = CommitHeader.parse(id, read(id, Constants.OBJ_COMMIT));
            commits.put(commit.id(), commit);
            return commit;
        } catch (CorruptObjectException e) {
            throw corrupt(id, e);
        }
    }

    Head head(ObjectId id, long number) {
        RevCommit commit = commit(id);
        return new Head(id.copy(), commit.getTree().copy(), Instant.ofEpochSecond(commit.getCommitTime()), number);
    }

    /** What was written last will be read soon; to be called before it is forgotten as unpacked. */
    void remember(List<Unpacked.Group> packed) {
        Set<ObjectId> superseded = new HashSet<>();
        for (Unpacked.Group group : packed) {
            for (NewObject object : group.objects()) {
                if (object.delta() != null) {
                    superseded.add(object.delta().base());
                }
            }
        }
        for (Unpacked.Group group : packed) {
            group.trees().forEach((id, tree) -> {
                if (!superseded.contains(id)) {
                    trees.put(id, tree);
                }
            });
            for (NewObject object : group.objects()) {
                if (object.type() == Constants.OBJ_BLOB && object.bytes().length <= BLOB_CACHED_BYTES_MAX) {
                    blobs.put(object.id(), object.bytes());
                }
            }
        }
        // Nobody but a reader of the past wants them, and they would push out what is.
        trees.invalidateAll(superseded);
    }

    /** Has the caches measured. */
    void measure(StoreMeters meters) {
        meters.watch("trees", trees);
        meters.watch("values", blobs);
    }

    FileRepository repository() {
        return repository;
    }

    /** What every read and every walk goes through; to be closed. */
    ObjectReader reader() {
        return new UnpackedReader(unpacked, repository);
    }

    StateException failed(@Nullable AnyObjectId id, IOException e) {
        if (id != null && StorageFaults.isDamage(e)) {
            return corrupt(id, e);
        }
        return StorageFaults.of(directory, e);
    }

    private byte[] read(ObjectId id, int type) {
        NewObject made = unpacked.find(id);
        if (made != null && made.type() == type) {
            return made.bytes();
        }
        try {
            byte[] bytes = packed(id, type);
            if (!ObjectIds.of(type, bytes).equals(id)) {
                throw new CorruptObjectException(id, "its content does not match its id");
            }
            return bytes;
        } catch (IOException e) {
            throw failed(id, e);
        } catch (RuntimeException e) {
            // JGit fails in many ways on a damaged file: LargeObjectException, ArrayIndexOutOfBoundsException, ...
            throw corrupt(id, e);
        }
    }

    private byte[] packed(ObjectId id, int type) throws IOException {
        ObjectReader reader = spare.getAndSet(null);
        if (reader == null) {
            reader = reader();
        }
        try {
            byte[] bytes = reader.open(id, type).getCachedBytes(OBJECT_BYTES_MAX);
            reader = spare.getAndSet(reader);
            return bytes;
        } finally {
            if (reader != null) {
                reader.close();
            }
        }
    }

    private StateException corrupt(AnyObjectId id, Exception cause) {
        return new StateException(
                Reason.CORRUPT,
                "object %s in %s is missing or damaged: run 'c19 fsck --data %s' to see all damage, then restore from a backup or a peer"
                        .formatted(id.name(), directory, directory),
                cause);
    }
}
