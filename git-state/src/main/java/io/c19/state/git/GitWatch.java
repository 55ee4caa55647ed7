package io.c19.state.git;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.c19.layers.Entry;
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

    /** About 3 MiB. */
    private static final int TREES_MAX = 1 << 14;

    private final StoredObjects objects;
    private final Layout layout;
    private final HistoryIndex index;
    private final RevisionNames names;
    private final Supplier<GitSnapshot> newest;
    private final Consumer<ObjectId> indexed;

    /** After a restart all watchers come back at once, and go the same way: each commit of it is read once. */
    private final Cache<Revision, ObjectId> trees =
            Caffeine.newBuilder().maximumSize(TREES_MAX).executor(Runnable::run).build();

    /** @param indexed returns when the index has that commit, or cannot have it */
    GitWatch(
            StoredObjects objects,
            Layout layout,
            HistoryIndex index,
            RevisionNames names,
            Supplier<GitSnapshot> newest,
            Consumer<ObjectId> indexed) {
        this.objects = objects;
        this.layout = layout;
        this.index = index;
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
        ObjectId before = tree(hop.from());
        ObjectId now = tree(hop.to());
        if (before == null || now == null) {
            return Optional.empty();
        }
        Roots was = Roots.of(before, objects);
        Roots is = Roots.of(now, objects);
        List<KeyChange> found = new ArrayList<>();
        for (Prefix prefix : prefixes.all()) {
            if (found.size() <= limit) {
                new TreeDiff(objects, layout, new Selection.Under(prefix), change -> {
                            found.add(change);
                            return found.size() <= limit;
                        })
                        .walk(was, is, after);
            }
        }
        return Optional.of(page(found, limit));
    }

    Optional<Page<Dispute>> disputes(Hop hop, Prefixes prefixes, @Nullable Key after, int limit) {
        ObjectId before = tree(hop.from());
        ObjectId now = tree(hop.to());
        if (before == null || now == null) {
            return Optional.empty();
        }
        List<Dispute> found = new DisputeDiff(objects, layout, prefixes, after, limit + 1)
                .walk(
                        Roots.find(objects, before, Roots.CONFLICTS, true),
                        Roots.find(objects, now, Roots.CONFLICTS, true));
        return Optional.of(page(found, limit));
    }

    private static <T> Page<T> page(List<T> found, int limit) {
        boolean more = found.size() > limit;
        return new Page<>(more ? found.subList(0, limit) : found, more);
    }

    Optional<Entry> stored(Revision revision, Key key) {
        ObjectId tree = tree(revision);
        Roots.Located found = tree == null ? null : Roots.of(tree, objects).locate(layout.path(key), objects);
        return found == null ? Optional.empty() : Optional.of(GitSnapshot.entry(objects, key, found));
    }

    /** Null for a commit that is not there: what nothing refers to any more is collected some day. */
    private @Nullable ObjectId tree(Revision revision) {
        ObjectId known = trees.getIfPresent(revision);
        if (known == null) {
            RevCommit commit = commit(revision);
            if (commit != null) {
                known = commit.getTree().copy();
                trees.put(revision, known);
            }
        }
        return known;
    }
}
