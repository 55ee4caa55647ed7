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
import org.jspecify.annotations.Nullable;

/** For a process beside the one that has the repository's lock: sees what {@code main} is each time, and writes nothing. */
final class ReadOnly implements Writes {
    private final StoredObjects objects;
    private final Layout layout;
    private final LastChange lastChange;
    private final Clock clock;
    private final Recovery.@Nullable Found found;

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
            // Until the agent, or the next one, has packed what it acknowledged.
            if (found != null && !packed(found.head())) {
                return new GitSnapshot(found.head(), objects, layout, clock, lastChange);
            }
            Ref main = objects.repository().exactRef(Refs.MAIN);
            ObjectId commit = main == null ? null : main.getObjectId();
            if (commit == null) {
                throw RepositoryDirectory.mainMissing(directory);
            }
            return new GitSnapshot(objects.head(commit, Head.UNNUMBERED), objects, layout, clock, lastChange);
        } catch (IOException e) {
            throw StorageFaults.of(directory, e);
        }
    }

    private boolean packed(Head head) throws IOException {
        try (ObjectReader reader = objects.repository().newObjectReader()) {
            return reader.has(head.commit());
        }
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
