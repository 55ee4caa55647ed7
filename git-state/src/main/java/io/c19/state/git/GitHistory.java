package io.c19.state.git;

import io.c19.layers.History;
import io.c19.layers.History.Diff;
import io.c19.layers.History.Log;
import io.c19.layers.History.Logged;
import io.c19.layers.Key;
import io.c19.layers.KeyChange;
import io.c19.layers.Revision;
import io.c19.layers.Selection;
import io.c19.state.git.graph.HistoryIndex;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/** Answers questions about past commits. Thread-safe, since each question has a walk of its own. */
final class GitHistory {
    private final StoredObjects objects;
    private final Layout layout;
    private final HistoryIndex index;

    GitHistory(StoredObjects objects, Layout layout, HistoryIndex index) {
        this.objects = objects;
        this.layout = layout;
        this.index = index;
    }

    /** @throws IllegalArgumentException when {@code after} is not in the history of {@code from} */
    Log log(Selection selection, Revision from, @Nullable Revision after, int limit) {
        ObjectId start = ObjectId.fromString(from.id());
        List<Logged> logged = new ArrayList<>();
        try (ObjectReader reader = objects.reader();
                RevWalk walk = new RevWalk(reader)) {
            Candidates candidates = new Candidates(index, PathQueries.touched(layout, selection), walk, start);
            if (after != null && !candidates.skipTo(ObjectId.fromString(after.id()))) {
                throw new IllegalArgumentException(
                        "after: %s (expected: a revision in the history of %s)".formatted(after, from));
            }
            for (RevCommit commit = candidates.next(); commit != null; commit = candidates.next()) {
                if (touches(walk, commit, selection)) {
                    if (logged.size() == limit) {
                        return new Log(logged, logged.get(limit - 1).revision());
                    }
                    logged.add(logged(walk, commit, selection));
                }
                commit.disposeBody();
            }
        } catch (IOException e) {
            throw objects.failed(start, e);
        }
        return new Log(logged, null);
    }

    Diff diff(Revision from, Revision to, Selection selection, @Nullable Key after, int limit) {
        List<KeyChange> changes = new ArrayList<>();
        new TreeDiff(objects, layout, selection, change -> {
                    changes.add(change);
                    return changes.size() <= limit;
                })
                .walk(roots(from), roots(to), after);
        boolean more = changes.size() > limit;
        return new Diff(
                more ? changes.subList(0, limit) : changes,
                more ? changes.get(limit - 1).key() : null);
    }

    private Roots roots(Revision revision) {
        return roots(objects.commit(ObjectId.fromString(revision.id())));
    }

    private Roots roots(RevCommit commit) {
        return Roots.of(commit.getTree().copy(), objects);
    }

    /** A merge that took everything selected from one of its parents has not touched it. */
    private boolean touches(RevWalk walk, RevCommit commit, Selection selection) throws IOException {
        Roots here = roots(commit);
        for (RevCommit parent : commit.getParents()) {
            walk.parseHeaders(parent);
            if (!TreeDiff.any(objects, layout, selection, roots(parent), here)) {
                return false;
            }
        }
        return commit.getParentCount() > 0 || TreeDiff.any(objects, layout, selection, Roots.NONE, here);
    }

    private Logged logged(RevWalk walk, RevCommit commit, Selection selection) throws IOException {
        walk.parseBody(commit);
        Roots before = commit.getParentCount() == 0 ? Roots.NONE : roots(commit.getParent(0));
        List<KeyChange> changes = new ArrayList<>();
        long[] total = {0};
        new TreeDiff(objects, layout, selection, change -> {
                    if (total[0]++ < History.CHANGES_MAX) {
                        changes.add(change);
                    }
                    return true;
                })
                .walk(before, roots(commit));
        return new Logged(
                new Revision(commit.name()),
                Instant.ofEpochSecond(commit.getCommitTime()),
                Nodes.author(commit.getAuthorIdent()),
                RequestTrailer.without(commit.getFullMessage()).strip(),
                Nodes.of(commit.getCommitterIdent()),
                changes,
                total[0]);
    }
}
