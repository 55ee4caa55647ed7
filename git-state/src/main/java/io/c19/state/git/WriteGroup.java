package io.c19.state.git;

import io.c19.layers.ApplyResult;
import io.c19.layers.ApplyResult.Applied;
import io.c19.layers.Committed;
import io.c19.layers.Revision;
import io.c19.layers.StateException;
import io.c19.state.git.graph.IndexedCommit;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests that are stored together: each is planned against the state that the one before it left, and is answered when all are
 * durable. Belongs to the writer thread.
 */
final class WriteGroup {
    private final GitSnapshot from;
    private final Layout layout;
    private final CommitDraft draft;
    private final LastChange lastChange;
    private final HistoryFeed history;
    private final Clock clock;
    private final Pending pending;
    private final List<Runnable> answers = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private Head at;

    /** @param from the newest state */
    WriteGroup(
            GitSnapshot from,
            StoredObjects objects,
            Layout layout,
            CommitDraft draft,
            LastChange lastChange,
            HistoryFeed history,
            Clock clock) {
        this.from = from;
        this.layout = layout;
        this.draft = draft;
        this.lastChange = lastChange;
        this.history = history;
        this.clock = clock;
        this.pending = new Pending(objects);
        this.at = from.head();
    }

    /** One commit of the group. */
    record Step(Committed committed, Head head, IndexedCommit indexed) {}

    void plan(WriteQueue.Waiting waiting) {
        try {
            GitSnapshot snapshot = snapshot();
            ApplyResult answer = follow(waiting.request().plan(snapshot.asOf(clock.instant())), snapshot);
            answers.add(() -> waiting.answer().complete(answer));
        } catch (StateException e) {
            // Such as a damaged object on this request's path; the others need not suffer.
            answers.add(() -> waiting.answer().completeExceptionally(e));
        }
    }

    private GitSnapshot snapshot() {
        return steps.isEmpty() ? from : new GitSnapshot(at, pending, layout, clock, lastChange);
    }

    private ApplyResult follow(Plan plan, GitSnapshot snapshot) {
        if (plan instanceof Plan.Edit edit) {
            Head next = draft.commit(at, edit, clock.instant(), pending);
            Applied applied = new Applied(new Revision(next.commit().name()), edit.outcomes());
            Committed committed = new Committed(snapshot.revision(), applied.revision(), edit.changes(), edit.whole());
            steps.add(new Step(committed, next, history.describe(at, next, pending)));
            at = next;
            return applied;
        } else if (plan instanceof Plan.Answer answer) {
            return answer.result();
        } else if (plan instanceof Plan.Store store) {
            store.objects().forEach(pending::add);
            pending.arrive(store.tips());
        }
        // For a recheck, there was a look at what came from elsewhere before this group.
        return new Applied(from.revision(), List.of());
    }

    /** What is to be stored. */
    Pending pending() {
        return pending;
    }

    /** Where {@code main} is with it. */
    Head head() {
        return at;
    }

    List<Step> steps() {
        return steps;
    }

    /** Tells all who wait what became of their requests. */
    void answer() {
        answers.forEach(Runnable::run);
    }
}
