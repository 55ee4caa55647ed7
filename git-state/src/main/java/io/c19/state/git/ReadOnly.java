package io.c19.state.git;

import io.c19.layers.ApplyResult;
import io.c19.layers.Committed;
import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import io.c19.layers.Subscription;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Consumer;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/** For a process beside the one that has the repository's lock: sees what {@code main} is each time, and writes nothing. */
final class ReadOnly implements Writes {
    private final StoredObjects objects;
    private final Layout layout;
    private final LastChange lastChange;
    private final Clock clock;
    private volatile Recovery.@Nullable Found found;

    /** @param found what the log knows and the refs may not yet; null for nothing */
    ReadOnly(StoredObjects objects, Layout layout, LastChange lastChange, Clock clock, Recovery.@Nullable Found found) {
        this.found = found;
        this.objects = objects;
        this.layout = layout;
        this.lastChange = lastChange;
        this.clock = clock;
    }

    @Override
    public GitSnapshot newest() {
        Path directory = objects.repository().getDirectory().toPath();
        try {
            Ref main = objects.repository().exactRef(Refs.MAIN);
            ObjectId commit = main == null ? null : main.getObjectId();
            Head known = ahead(commit);
            if (known != null) {
                return snapshot(known);
            }
            if (commit == null) {
                throw RepositoryDirectory.mainMissing(directory);
            }
            return snapshot(objects.head(commit, Head.UNNUMBERED));
        } catch (IOException e) {
            throw StorageFaults.of(directory, e);
        }
    }

    private GitSnapshot snapshot(Head head) {
        return new GitSnapshot(head, objects, layout, clock, lastChange);
    }

    /** What was acknowledged when we began, as long as {@code main}, which the agent moves last, is not there yet. */
    private @Nullable Head ahead(@Nullable ObjectId main) throws IOException {
        Recovery.Found known = found;
        if (known == null || main == null) {
            return known == null ? null : known.head();
        }
        try (ObjectReader reader = objects.reader();
                RevWalk walk = new RevWalk(reader)) {
            if (!walk.isMergedInto(walk.parseCommit(known.head().own()), walk.parseCommit(main))) {
                return known.head();
            }
        }
        found = null;
        return null;
    }

    @Override
    public ApplyResult submit(WriteRequest request) {
        throw new StateException(
                Reason.READ_ONLY,
                "%s was opened for reading only".formatted(objects.repository().getDirectory()),
                null);
    }

    @Override
    public Subscription subscribe(Consumer<Committed> listener) {
        return () -> {};
    }

    @Override
    public @Nullable String fault() {
        return null;
    }

    @Override
    public void close() {
        // It holds nothing.
    }
}
