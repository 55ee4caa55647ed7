package io.c19.state.git;

import io.c19.layers.Entry;
import io.c19.layers.History;
import io.c19.layers.Key;
import io.c19.layers.KeyChange;
import io.c19.layers.Prefix;
import io.c19.layers.Prefixes;
import io.c19.layers.Revision;
import io.c19.layers.Selection;
import io.c19.layers.Watch.Dispute;
import io.c19.layers.Watch.Hop;
import io.c19.layers.Watch.Page;
import io.c19.layers.Watch.Way;
import io.c19.state.git.graph.HistoryIndex;
import io.c19.state.git.graph.PathQuery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;

/**
 * What happened since any commit. Thread-safe.
 *
 * <p>A way goes from child to child along the descendants of the commit that was asked for, up to {@code main}. So whoever follows it never
 * goes back behind what it had seen, and of what was written on this line it sees each commit; what a merge brings in
 * from beside it comes as one hop, which is the difference of exactly the two trees.
 *
 * <p>A derived commit that {@code main} has moved on from is in nobody's history. All that it was derived from is, so the way begins at
 * the first commit that has all of its parents, and the hop to it is the difference of the trees again.
 */
final class GitWatch {
    /** How far to look for commits that may have changed what is asked for: 256 KiB of memory, and a moment. */
    private static final int LOOKED_AT_MAX = 1 << 16;

    private final StoredObjects objects;
    private final Layout layout;
    private final HistoryIndex index;
    private final GitHistory history;
    private final RevisionNames names;
    private final Supplier<GitSnapshot> newest;
    private final Consumer<ObjectId> indexed;

    /** @param indexed returns when the index has that commit, or cannot have it */
    GitWatch(
            StoredObjects objects,
            Layout layout,
            HistoryIndex index,
            GitHistory history,
            RevisionNames names,
            Supplier<GitSnapshot> newest,
            Consumer<ObjectId> indexed) {
        this.objects = objects;
        this.layout = layout;
        this.index = index;
        this.history = history;
        this.names = names;
        this.newest = newest;
        this.indexed = indexed;
    }

    Optional<Way> way(Revision since, Prefixes prefixes, int hopsMax) {
        Head head = newest.get().head();
        RevCommit commit = commit(since);
        if (commit == null) {
            return Optional.empty();
        } else if (commit.equals(head.commit())) {
            return Optional.of(new Way(List.of(), since));
        }
        indexed.accept(head.commit());
        int from = index.position(commit);
        int to = index.position(head.commit());
        ForwardPath path = null;
        if (to != HistoryIndex.NONE && from != HistoryIndex.NONE) {
            path = ForwardPath.between(index, from, to);
            if (path == null && ForwardPath.between(index, to, from) != null) {
                // It was written after we looked.
                return Optional.of(new Way(List.of(), since));
            }
        }
        if (path == null && to != HistoryIndex.NONE) {
            path = fromParents(commit, to);
        }
        Revision end = new Revision(head.commit().name());
        return Optional.of(
                path == null
                        ? new Way(List.of(new Hop(since, end)), end)
                        : along(path, new Revision(commit.name()), prefixes, hopsMax));
    }

    private @Nullable ForwardPath fromParents(RevCommit commit, int to) {
        int[] parents = new int[commit.getParentCount()];
        for (int i = 0; i < parents.length; i++) {
            parents[i] = index.position(commit.getParent(i));
            if (parents[i] == HistoryIndex.NONE) {
                return null;
            }
        }
        return parents.length < 2 ? null : ForwardPath.fromAll(index, parents, to);
    }

    private Way along(ForwardPath path, Revision since, Prefixes prefixes, int hopsMax) {
        List<Hop> hops = new ArrayList<>();
        Revision at = revision(path.from());
        int before = path.from();
        if (!at.equals(since)) {
            hops.add(new Hop(since, at));
        }
        PathQuery query = PathQueries.watched(layout, prefixes);
        for (int position : path.first(LOOKED_AT_MAX)) {
            if (hops.size() == hopsMax) {
                break;
            }
            boolean first = index.parents(position)[0] == before;
            if (!first || index.mayTouch(position, query)) {
                hops.add(new Hop(revision(before), revision(position)));
            }
            before = position;
        }
        return new Way(hops, revision(before));
    }

    private Revision revision(int position) {
        return new Revision(index.id(position).name());
    }

    private @Nullable RevCommit commit(Revision revision) {
        if (!ObjectId.isId(revision.id())) {
            return null;
        }
        try {
            return names.commitOrNull(ObjectId.fromString(revision.id()));
        } catch (IOException e) {
            throw objects.failed(null, e);
        }
    }

    Optional<Page<KeyChange>> changes(Hop hop, Prefixes prefixes, @Nullable Key after, int limit) {
        if (isGone(hop)) {
            return Optional.empty();
        }
        List<KeyChange> found = new ArrayList<>();
        for (Prefix prefix : prefixes.all()) {
            int left = limit + 1 - found.size();
            if (left > 0) {
                History.Diff diff = history.diff(hop.from(), hop.to(), new Selection.Under(prefix), after, left);
                found.addAll(diff.changes());
            }
        }
        return Optional.of(page(found, limit));
    }

    Optional<Page<Dispute>> disputes(Hop hop, Prefixes prefixes, @Nullable Key after, int limit) {
        if (isGone(hop)) {
            return Optional.empty();
        }
        ObjectId before = conflicts(hop.from());
        ObjectId now = conflicts(hop.to());
        return Optional.of(page(new DisputeDiff(objects, layout, prefixes, after, limit + 1).walk(before, now), limit));
    }

    private static <T> Page<T> page(List<T> found, int limit) {
        boolean more = found.size() > limit;
        return new Page<>(more ? found.subList(0, limit) : found, more);
    }

    private @Nullable ObjectId conflicts(Revision revision) {
        ObjectId tree = objects.commit(ObjectId.fromString(revision.id())).getTree();
        return Roots.find(objects, tree, Roots.CONFLICTS, true);
    }

    /** What nothing refers to any more is collected some day. */
    private boolean isGone(Hop hop) {
        return commit(hop.from()) == null || commit(hop.to()) == null;
    }

    Optional<Entry> stored(Revision revision, Key key) {
        RevCommit commit = commit(revision);
        if (commit == null) {
            return Optional.empty();
        }
        Roots.Located found = Roots.of(commit.getTree().copy(), objects).locate(layout.path(key), objects);
        return found == null ? Optional.empty() : Optional.of(GitSnapshot.entry(objects, key, found));
    }
}
