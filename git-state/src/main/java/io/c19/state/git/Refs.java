package io.c19.state.git;

import io.c19.state.git.disk.Disk;
import io.c19.state.git.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads and moves the repository's refs, durably and by Git's own protocol, so that a {@code git push} beside us cannot come
 * between: whoever makes {@code REF.lock} may look where the ref is and rename the lock over it. Thread-safe.
 *
 * <p>Not by JGit's means, since those sync neither the directory nor through our {@link Disk}.
 */
final class Refs {
    private static final Logger LOG = LoggerFactory.getLogger(Refs.class);

    static final String MAIN = Constants.R_HEADS + "main";

    /** What others set {@code main} to and we could not accept, so that nothing is lost. */
    static final String REFUSED = "refs/c19/refused/";

    /** A pusher holds the lock of a ref for milliseconds; one that is still there after so many tries is left to the caller. */
    private static final int LOCK_TRIES_MAX = 50;

    private static final Duration LOCK_PAUSE = Duration.ofMillis(20);

    private static final String SYMBOLIC = "ref:";
    private static final String LOCK_SUFFIX = ".lock";

    private final Repository repository;
    private final Path directory;
    private final Disk disk;

    Refs(Repository repository, Disk disk) {
        this.repository = repository;
        this.directory = repository.getDirectory().toPath();
        this.disk = disk;
    }

    /** A lock of a ref that somebody left, or holds for long. Nothing is wrong with the disk. */
    static final class RefLocked extends IOException {
        private static final long serialVersionUID = 1L;

        RefLocked(String message) {
            super(message);
        }
    }

    /**
     * Where the ref is, the zero id when there is none. One that is empty or garbage, as a power cut may leave what others
     * wrote, counts as none: the log or another ref knows better, and {@link #move} writes it anew.
     */
    ObjectId at(String ref) throws IOException {
        try {
            Ref found = repository.exactRef(ref);
            return found == null || found.getObjectId() == null ? ObjectId.zeroId() : found.getObjectId();
        } catch (IOException e) {
            if (!isGarbage(file(ref))) {
                throw e;
            }
            LOG.warn("{} says nothing that could be read: it is written anew", file(ref));
            return ObjectId.zeroId();
        }
    }

    private static boolean isGarbage(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        String content = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
        return !content.startsWith(SYMBOLIC) && !ObjectId.isId(content);
    }

    Path file(String ref) {
        return directory.resolve(ref);
    }

    /**
     * Moves a ref; when it returns, that survives a power cut.
     *
     * @return false when the ref is not where it was expected to be
     * @throws RefLocked when somebody holds its lock for too long
     */
    boolean move(String ref, ObjectId from, ObjectId to) throws IOException {
        boolean moved = put(ref, from, to);
        if (moved) {
            sync(ref);
        }
        return moved;
    }

    /** As {@link #move}, but until {@link #sync} a power cut may set it back to where it was. */
    boolean put(String ref, ObjectId from, ObjectId to) throws IOException {
        Path file = file(ref);
        Path lock = directory.resolve(ref + LOCK_SUFFIX);
        disk.createDirectories(Objects.requireNonNull(file.getParent()));
        try (DiskFile locked = locked(ref, lock)) {
            if (!at(ref).equals(from)) {
                disk.delete(lock);
                return false;
            }
            locked.write(ByteBuffer.wrap((to.name() + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
            locked.force();
            disk.move(lock, file);
            return true;
        } catch (RefLocked e) {
            throw e;
        } catch (IOException e) {
            disk.delete(lock);
            throw e;
        }
    }

    /**
     * Removes a ref, wherever it is; as with {@link #put}, until {@link #sync} a power cut may bring it back.
     *
     * @throws RefLocked when somebody holds its lock
     */
    void remove(String ref) throws IOException {
        RefUpdate update = repository.updateRef(ref);
        update.setForceUpdate(true);
        RefUpdate.Result result = update.delete();
        if (!at(ref).equals(ObjectId.zeroId())) {
            throw new RefLocked("%s could not be removed: %s".formatted(ref, result));
        }
    }

    /** Makes moves durable, of the ref and of others in its directory. */
    void sync(String ref) throws IOException {
        Path parent = Objects.requireNonNull(file(ref).getParent());
        if (Files.isDirectory(parent)) {
            disk.syncDirectory(parent);
        }
    }

    private DiskFile locked(String ref, Path lock) throws IOException {
        for (int tries = 1; ; tries++) {
            try {
                return disk.create(lock);
            } catch (FileAlreadyExistsException e) {
                if (tries == LOCK_TRIES_MAX) {
                    throw new RefLocked("%s is locked: remove %s if no git process uses it".formatted(ref, lock));
                }
                LockSupport.parkNanos(LOCK_PAUSE.toNanos());
            }
        }
    }
}
