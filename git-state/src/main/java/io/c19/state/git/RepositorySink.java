package io.c19.state.git;

import io.c19.state.git.object.NewObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.internal.storage.file.ObjectDirectory;
import org.eclipse.jgit.internal.storage.file.PackInserter;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plain way: objects first, synced, then the refs, synced. Few objects become loose objects, as {@code git commit} makes
 * them; many become one pack.
 *
 * <p>JGit syncs a loose object's content (see {@link HostIsolation}) but not the directory that names it, and syncs nothing of
 * a pack; both are done here.
 */
final class RepositorySink implements CommitSink {
    private static final Logger LOG = LoggerFactory.getLogger(RepositorySink.class);

    static final String MAIN = Constants.R_HEADS + "main";

    /** What others set {@code main} to and we could not accept, so that nothing is lost. */
    private static final String REFUSED = "refs/c19/refused/";

    /**
     * What 64 clients that write at once come to. Beyond it, such as for a batch of an import, one synced pack is many times
     * quicker than that many synced files; below it, a pack for each group would soon make too many packs.
     */
    private static final int LOOSE_OBJECTS_MAX = 320;

    /** Values rarely compress well, and a write waits for it. */
    private static final int COMPRESSION_LEVEL = 1;

    /** A pusher holds the lock of a ref for milliseconds; one that is still there after so many tries is left to the caller. */
    private static final int LOCK_TRIES_MAX = 50;

    private static final Duration LOCK_PAUSE = Duration.ofMillis(20);

    private final FileRepository repository;
    private final Path objectsDirectory;
    private final String nodeRef;

    /** Whether the last attempt to store failed, so that what it left may be named but not synced. */
    private boolean incomplete;

    RepositorySink(FileRepository repository, String node) {
        this.repository = repository;
        this.objectsDirectory = repository.getDirectory().toPath().resolve("objects");
        this.nodeRef = Nodes.ref(node);
    }

    @Override
    public void store(List<NewObject> objects, Head from, Head to) throws IOException, HeadMoved {
        store(objects);
        // main first, since only main can be moved by others; recovery lets the node's ref follow main.
        if (!move(MAIN, from.commit(), to.commit())) {
            throw new HeadMoved(from.commit());
        }
        try {
            follow(to.commit());
        } catch (IOException e) {
            // The write is durable and visible. The next one moves this ref too, and so does the next start.
            LOG.warn("{} lags behind main: {}", nodeRef, e.getMessage());
        }
    }

    @Override
    public void follow(ObjectId to) throws IOException {
        if (!move(nodeRef, at(nodeRef), to)) {
            throw new RefLocked("%s cannot be moved: remove %s.lock if no process uses it"
                    .formatted(nodeRef, repository.getDirectory().toPath().resolve(nodeRef)));
        }
    }

    /** Gives a new repository its first commit; done again over an interrupted attempt it does no harm. */
    void begin(List<NewObject> objects, Head first) throws IOException {
        store(objects);
        move(MAIN, at(MAIN), first.commit());
    }

    private void store(List<NewObject> objects) throws IOException {
        boolean retried = incomplete;
        incomplete = true;
        if (objects.size() <= LOOSE_OBJECTS_MAX) {
            storeLoose(objects, retried);
        } else {
            storePack(objects, retried);
        }
        incomplete = false;
    }

    private void storeLoose(List<NewObject> objects, boolean retried) throws IOException {
        Set<Path> directories = new HashSet<>();
        boolean newDirectory = retried;
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            for (NewObject object : objects) {
                Path directory = objectsDirectory.resolve(object.id().name().substring(0, 2));
                newDirectory |= !Files.isDirectory(directory);
                inserter.insert(object.type(), object.bytes());
                directories.add(directory);
            }
            inserter.flush();
        }
        for (Path directory : directories) {
            // An object that was in a pack already needed no directory.
            if (Files.isDirectory(directory)) {
                Sync.directory(directory);
            }
        }
        if (newDirectory) {
            Sync.directory(objectsDirectory);
        }
    }

    private void storePack(List<NewObject> objects, boolean retried) throws IOException {
        Path packs = objectsDirectory.resolve("pack");
        Set<Path> before = retried ? Set.of() : files(packs);
        ObjectDirectory database = repository.getObjectDatabase();
        try (PackInserter inserter = database.newPackInserter()) {
            inserter.setCompressionLevel(COMPRESSION_LEVEL);
            // Looking each object up first costs more than storing a few a second time.
            inserter.checkExisting(false);
            for (NewObject object : objects) {
                inserter.insert(object.type(), object.bytes());
            }
            inserter.flush();
        }
        for (Path file : files(packs)) {
            if (!before.contains(file)) {
                Sync.file(file);
            }
        }
        Sync.directory(packs);
    }

    private static Set<Path> files(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return Set.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.collect(Collectors.toSet());
        }
    }

    /** Where this node's ref is, the zero id when there is none. */
    ObjectId node() throws IOException {
        return at(nodeRef);
    }

    @Override
    public ObjectId main() throws IOException {
        return at(MAIN);
    }

    @Override
    public String refuse(ObjectId theirs, ObjectId ours) throws IOException {
        String kept = REFUSED + theirs.name();
        if (!theirs.equals(ObjectId.zeroId())) {
            move(kept, at(kept), theirs);
        }
        move(MAIN, theirs, ours);
        return kept;
    }

    private ObjectId at(String ref) throws IOException {
        Ref found = repository.exactRef(ref);
        return found == null || found.getObjectId() == null ? ObjectId.zeroId() : found.getObjectId();
    }

    /** @return false when the ref is not where it was expected to be */
    private boolean move(String ref, ObjectId from, ObjectId to) throws IOException {
        for (int attempt = 1; ; attempt++) {
            RefUpdate update = repository.updateRef(ref);
            update.setExpectedOldObjectId(from);
            update.setNewObjectId(to);
            update.setForceUpdate(true);
            update.disableRefLog();
            RefUpdate.Result result = update.update();
            switch (result) {
                case NEW, FAST_FORWARD, FORCED, NO_CHANGE -> {
                    Sync.directoryOf(repository.getDirectory().toPath().resolve(ref));
                    return true;
                }
                case LOCK_FAILURE -> {
                    if (!from.equals(at(ref))) {
                        return false;
                    }
                    if (attempt == LOCK_TRIES_MAX) {
                        throw new RefLocked("%s is locked: remove %s.lock if no git process uses it"
                                .formatted(
                                        ref, repository.getDirectory().toPath().resolve(ref)));
                    }
                    LockSupport.parkNanos(LOCK_PAUSE.toNanos());
                }
                default -> throw new IOException("%s could not be moved: %s".formatted(ref, result));
            }
        }
    }
}
