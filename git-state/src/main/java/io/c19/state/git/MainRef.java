package io.c19.state.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * {@code main} as this process last knew it, which tells the moves of others (a person's {@code git push} into the directory)
 * from our own. The packer moves it, the writer watches it and decides what becomes of a foreign move.
 */
final class MainRef {
    /**
     * @param next where a move of our own that is under way goes
     * @param notBefore the number of the first head that may follow
     */
    private record Known(ObjectId at, @Nullable ObjectId next, long notBefore) {
        boolean allows(ObjectId commit) {
            return commit.equals(at) || commit.equals(next);
        }
    }

    /** Tells a file from the one that takes its place, without reading it. */
    private record Stamp(@Nullable Object file, FileTime time) {}

    private final Refs refs;
    private final Path file;
    private final AtomicReference<Known> known;
    private volatile @Nullable Stamp familiar;

    MainRef(Refs refs, ObjectId at) {
        this.refs = refs;
        this.file = refs.file(Refs.MAIN);
        this.known = new AtomicReference<>(new Known(at, null, 0));
    }

    /**
     * Where somebody else set it, the zero id if they removed it; null when nobody did. Costs one {@code stat} while nothing
     * moves.
     */
    @Nullable
    ObjectId foreign() throws IOException {
        Stamp stamp = stamp();
        if (stamp != null && stamp.equals(familiar)) {
            return null;
        }
        ObjectId at = refs.at(Refs.MAIN);
        if (now().allows(at)) {
            familiar = stamp;
            return null;
        }
        return at;
    }

    /**
     * What is there was dealt with: a move of ours may start there.
     *
     * @param head the first that knows of it, whether it includes it or not; until then {@code main} stays theirs
     */
    void accept(ObjectId theirs, Head head) {
        known.set(new Known(theirs, null, head.number()));
        familiar = null;
    }

    /** @return false when somebody else has moved it and that was not accepted yet */
    boolean move(Head to) throws IOException {
        Known before = now();
        if (to.number() < before.notBefore()) {
            return true;
        }
        if (before.at().equals(to.commit())) {
            return foreign() == null;
        }
        ObjectId from = from(before);
        Known moving = new Known(from, to.commit(), before.notBefore());
        if (known.compareAndSet(before, moving) && refs.move(Refs.MAIN, from, to.commit())) {
            known.compareAndSet(moving, new Known(to.commit(), null, before.notBefore()));
            return true;
        }
        return false;
    }

    /** A move of ours that failed may have been done all but the last sync. */
    private ObjectId from(Known before) throws IOException {
        ObjectId next = before.next();
        return next != null && next.equals(refs.at(Refs.MAIN)) ? next : before.at();
    }

    private Known now() {
        return Objects.requireNonNull(known.get());
    }

    private @Nullable Stamp stamp() throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(attributes.fileKey(), attributes.lastModifiedTime());
        } catch (NoSuchFileException e) {
            // Packed by a git gc, or gone.
            return null;
        }
    }
}
