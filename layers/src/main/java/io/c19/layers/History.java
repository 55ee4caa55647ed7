package io.c19.layers;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Capability of a state that keeps every revision. {@link State#at} then knows each of them. The agent calls it for the routes of history, each on the thread
 * that answers. Thread-safe; blocks for disk.
 */
public interface History {

    /**
     * Finds a revision by what a person writes: {@code main} for the newest, a full or abbreviated id, a tag, or an RFC 3339 time;
     * {@code ~N} behind it goes back by N revisions.
     */
    Lookup find(String name);

    /** What a name stands for. */
    sealed interface Lookup {
        record Found(Revision revision, Instant time) implements Lookup {}

        record Unknown(String name) implements Lookup {}

        /** An abbreviation that several revisions share, some of which are named here. */
        record Ambiguous(String name, List<Revision> candidates) implements Lookup {}
    }

    /**
     * The revisions that changed a selection, newest first.
     *
     * @param from where to start looking, this one included; must be a revision that {@link #find} or a head gave
     * @param after the last revision of the page before, null for the first page; with the same {@code from}, the pages
     *     together are the log without gap or repeat whatever was written meanwhile
     * @param limit how many to answer, at least 1
     * @throws IllegalArgumentException when {@code after} is not in the history of {@code from}
     */
    Log log(Selection selection, Revision from, @Nullable Revision after, int limit);

    /** @param next the {@code after} of the following page; null: this was the last */
    record Log(List<Logged> revisions, @Nullable Revision next) {
        public Log {
            revisions = List.copyOf(revisions);
        }
    }

    /**
     * One revision in a log.
     *
     * @param node the node that wrote it, or null when a person made it with Git
     * @param changes the selected keys that it changed, in order, at most {@link #CHANGES_MAX} of them
     * @param changesTotal how many selected keys it changed
     */
    record Logged(
            Revision revision,
            Instant time,
            Author author,
            String message,
            @Nullable String node,
            List<KeyChange> changes,
            long changesTotal) {
        public Logged {
            changes = List.copyOf(changes);
        }
    }

    /** A log line of a bulk import would otherwise be as large as the store. */
    int CHANGES_MAX = 1_000;

    /**
     * The keys of a selection that differ between two revisions, in key order.
     *
     * @param after the {@link Diff#next} of the page before, null for the first
     */
    Diff diff(Revision from, Revision to, Selection selection, @Nullable Key after, int limit);

    record Diff(List<KeyChange> changes, @Nullable Key next) {
        public Diff {
            changes = List.copyOf(changes);
        }
    }

    /**
     * Makes a new revision in which the selected keys are as they were at an older one. Blocks until it is durable. Answers
     * as {@link State#apply} does, and fails as it does.
     */
    ApplyResult revert(Selection selection, Revision to, Note note);
}
