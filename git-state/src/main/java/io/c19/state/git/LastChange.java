package io.c19.state.git;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.c19.state.git.graph.HistoryIndex;
import io.c19.state.git.graph.PathQuery;
import java.time.Instant;
import java.util.Objects;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;

/**
 * Knows when a path last changed: from memory for what this process wrote, else by
 * following history back, most of it in the index.
 *
 * <p>A remembered time is used only by snapshots that are at least as new as the write it belongs to, told by the head's
 * number, and every write of a path replaces what is remembered of it; so it is never wrong, only possibly missing.
 */
final class LastChange {
    /** Recently written keys are the ones that are asked about; about 20 MiB when full. */
    private static final int REMEMBERED_MAX = 100_000;

    private record Write(long headNumber, Instant time) {}

    private final StoredObjects objects;
    private final HistoryIndex index;
    private final Cache<String, Write> writes = Caffeine.newBuilder()
            .maximumSize(REMEMBERED_MAX)
            .executor(Runnable::run)
            .build();

    LastChange(StoredObjects objects, HistoryIndex index) {
        this.objects = objects;
        this.index = index;
    }

    void remember(String path, Head head) {
        writes.put(path, new Write(head.number(), head.time()));
    }

    /** To be called when heads come from elsewhere, whose paths were not all remembered. */
    void forgetAll() {
        writes.invalidateAll();
    }

    Instant time(Head head, String path) {
        Write write = writes.getIfPresent(path);
        if (write != null && write.headNumber() <= head.number()) {
            return write.time();
        }
        return Instant.ofEpochSecond(time(objects.commit(head.commit()), path));
    }

    /** When the commit was made that gave the path what it holds, as plain {@code git log -1} finds it; in seconds. */
    private int time(RevCommit start, String path) {
        RevCommit commit = start;
        Roots.@Nullable Located here = locate(commit, path);
        while (true) {
            int position = index.position(commit);
            if (position != HistoryIndex.NONE) {
                return index.time(indexed(position, path, here));
            }
            RevCommit same = null;
            for (int i = 0; i < commit.getParentCount() && same == null; i++) {
                RevCommit parent = objects.commit(commit.getParent(i));
                if (Objects.equals(locate(parent, path), here)) {
                    same = parent;
                }
            }
            if (same == null) {
                return commit.getCommitTime();
            }
            commit = same;
        }
    }

    /** From there by the index, which says of most commits that they took the path from their first parent. */
    private int indexed(int start, String path, Roots.@Nullable Located here) {
        PathQuery query = PathQueries.located(path);
        int at = index.newestThatMayTouch(start, query);
        while (true) {
            int same = HistoryIndex.NONE;
            int[] parents = index.parents(at);
            for (int i = 0; i < parents.length && same == HistoryIndex.NONE; i++) {
                if (Objects.equals(locate(objects.commit(index.id(parents[i])), path), here)) {
                    same = parents[i];
                }
            }
            if (same == HistoryIndex.NONE) {
                return at;
            }
            at = index.newestThatMayTouch(same, query);
        }
    }

    private Roots.@Nullable Located locate(RevCommit commit, String path) {
        ObjectId tree = commit.getTree();
        return Roots.of(tree, objects).locate(path, objects);
    }
}
