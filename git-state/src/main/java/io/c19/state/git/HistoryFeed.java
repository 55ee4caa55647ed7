package io.c19.state.git;

import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import io.c19.state.git.graph.ChangedPaths;
import io.c19.state.git.graph.HistoryIndex;
import io.c19.state.git.graph.IndexedCommit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the index of history all commits that {@code main} reaches: those that are there at the start and those that came from
 * elsewhere by a thread of its own, each new one of this node as it is made.
 */
final class HistoryFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryFeed.class);

    /** Found commits are made known this many at a time, so that the writer waits for microseconds when it has one. */
    private static final int GROUP = 256;

    /** What a commit can take, or the reading of a large graph. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final StoredObjects objects;
    private final HistoryIndex index;
    private final ChangedPaths written = new ChangedPaths();
    private final ScheduledThreadPoolExecutor executor;
    private volatile ObjectId newest;
    private volatile boolean closed;

    /** Whether the graph on disk was read, or is being read. */
    private volatile boolean begun;

    /** Completed when all that was there at the start is known. */
    private final CompletableFuture<@Nullable Void> caughtUp = new CompletableFuture<>();

    /**
     * Commits of the graph on disk that {@code main} does not reach: somebody else may have written that graph, and have had in it
     * what we refused.
     */
    private volatile BitSet strangers = new BitSet();

    /** How many commits the graph on disk had. Of the executor's thread. */
    private int loaded;

    /** Whether a catching up is going to begin. */
    private final AtomicBoolean waiting = new AtomicBoolean();

    /** @param head where {@code main} is */
    HistoryFeed(StoredObjects objects, HistoryIndex index, Head head) {
        this.objects = objects;
        this.index = index;
        this.newest = head.commit();
        this.executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "c19-git-history");
            thread.setDaemon(true);
            return thread;
        });
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /**
     * Begins to learn what is there, from the graph on disk as far as it goes.
     *
     * @param delay what has to be done first, such as starting to serve, shall have the cores for this time
     */
    void start(Duration delay) {
        var unused = executor.schedule(
                () -> {
                    learn();
                    findFilters();
                },
                delay.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private void learn() {
        try {
            if (!begun) {
                begun = true;
                index.load(objectsDirectory());
                loaded = index.count();
                catchUp();
                strangers = unreached();
            }
        } catch (IOException e) {
            LOG.warn("the commit-graph cannot be read, history is walked instead: {}", e.getMessage());
        } finally {
            catchUp();
            if (!strangers.isEmpty()) {
                strangers = unreached(); // what others wrote is reached when it is joined
            }
            caughtUp.complete(null);
        }
    }

    /**
     * What the index shall know of a commit that is being made: now, while its trees are at hand. For the writer's thread.
     *
     * @param made where the commit's trees are
     */
    IndexedCommit describe(Head parent, Head head, ObjectSource made) {
        written.clear();
        new PathDiff(made, written).walk(parent.tree(), head.tree());
        int time = (int) head.time().getEpochSecond();
        return new IndexedCommit(head.commit(), List.of(parent.commit()), head.tree(), time, written.filter());
    }

    /** A commit of this node that is durable, the next one of {@code main}. For the writer's thread. */
    void add(IndexedCommit commit, Head head) {
        newest = head.commit();
        // The first write ends the wait after the start: what is written is known when the state is closed again.
        if (!index.add(commit) || !begun) {
            follow(head);
        }
    }

    /** What {@code main} is at the start, which is found with the help of this. Before that. */
    void startFrom(Head head) {
        newest = head.commit();
        if (begun) {
            executor.execute(this::learn);
        }
    }

    /** To be called when {@code main} was moved to commits that came from elsewhere. For the writer's thread. */
    void follow(Head head) {
        newest = head.commit();
        // One that waits will see this head too: while the graph is being read, the writer comes here for each commit.
        if (!closed && waiting.compareAndSet(false, true)) {
            executor.execute(() -> {
                waiting.set(false);
                learn();
            });
        }
    }

    /** Those of the first so many that the newest commit does not descend from. */
    private BitSet unreached() {
        BitSet open = new BitSet();
        int start = index.position(newest);
        BitSet reached = new BitSet();
        if (start != HistoryIndex.NONE) {
            open.set(start);
        }
        // Parents come before their children.
        for (int at = start; at >= 0; at = open.previousSetBit(at - 1)) {
            reached.set(at);
            for (int parent : index.parents(at)) {
                open.set(parent);
            }
        }
        reached.flip(0, loaded);
        return reached.get(0, loaded);
    }

    /** Whether the commit of the index at that position was let in by nobody. */
    boolean isStranger(int position) {
        return strangers.get(position);
    }

    /** Whether a commit was let in, as far as the index knows by now. */
    boolean isLetIn(ObjectId commit) {
        int position = index.position(commit);
        return position != HistoryIndex.NONE && !isStranger(position);
    }

    /** Returns when the index has all that {@code main} reaches, or can. Blocks for the reading of the graph on disk if need be. */
    void awaitCaughtUp() {
        try {
            if (!caughtUp.isDone()) {
                executor.execute(this::learn);
            }
            caughtUp.get();
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (ExecutionException | RejectedExecutionException e) {
            throw failed(e);
        }
    }

    private static StateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new StateException(Reason.CLOSED, "interrupted while history was loaded", e);
    }

    private StateException failed(Exception e) {
        return closed
                ? new StateException(Reason.CLOSED, "the state is closed: the agent is shutting down", e)
                : new StateException(Reason.IO, "history cannot be loaded: " + e.getMessage(), e);
    }

    /**
     * Returns when the index has that commit, which is or was the newest, or cannot have it. Blocks while history is loaded, or what came
     * from elsewhere is read.
     */
    void await(ObjectId commit) {
        awaitCaughtUp();
        if (!isLetIn(commit)) {
            try {
                executor.submit(this::learn).get();
            } catch (InterruptedException e) {
                throw interrupted(e);
            } catch (ExecutionException | RejectedExecutionException e) {
                throw failed(e);
            }
        }
    }

    /** Walks from the newest commit to those that are known, and adds what is between. */
    private void catchUp() {
        try {
            while (!closed && index.position(newest) == HistoryIndex.NONE) {
                try (ObjectReader reader = objects.reader();
                        RevWalk walk = new RevWalk(reader)) {
                    walk.setRetainBody(false);
                    addAll(walk, unknown(walk, newest));
                }
            }
        } catch (IOException | StateException e) {
            LOG.warn("not all of history can be indexed, the rest is walked instead: {}", e.getMessage());
        }
    }

    /** All that is not in the index, parents before children. */
    private List<RevCommit> unknown(RevWalk walk, ObjectId start) throws IOException {
        List<RevCommit> found = new ArrayList<>();
        var listed = walk.newFlag("listed");
        Deque<RevCommit> path = new ArrayDeque<>();
        path.push(walk.parseCommit(start));
        while (!path.isEmpty() && !closed) {
            RevCommit commit = path.element();
            RevCommit parent = null;
            for (int i = 0; i < commit.getParentCount() && parent == null; i++) {
                RevCommit next = commit.getParent(i);
                parent = next.has(listed) || index.position(next) != HistoryIndex.NONE ? null : next;
            }
            if (parent != null) {
                walk.parseHeaders(parent);
                path.push(parent);
            } else {
                path.pop();
                if (!commit.has(listed)) {
                    commit.add(listed);
                    found.add(commit);
                }
            }
        }
        return found;
    }

    private void addAll(RevWalk walk, List<RevCommit> commits) throws IOException {
        ChangedPaths changed = new ChangedPaths();
        PathDiff diff = new PathDiff(objects, changed);
        List<IndexedCommit> group = new ArrayList<>(GROUP);
        for (RevCommit commit : commits) {
            if (closed) {
                return;
            }
            byte[] filter = filter(walk, commit, diff, changed);
            group.add(new IndexedCommit(
                    commit.copy(),
                    List.of(commit.getParents()),
                    commit.getTree().copy(),
                    commit.getCommitTime(),
                    filter));
            if (group.size() == GROUP) {
                index.addAll(group);
                group.clear();
            }
        }
        index.addAll(group);
    }

    private byte[] filter(RevWalk walk, RevCommit commit, PathDiff diff, ChangedPaths changed) throws IOException {
        ObjectId before = null;
        if (commit.getParentCount() > 0) {
            walk.parseHeaders(commit.getParent(0));
            before = commit.getParent(0).getTree();
        }
        changed.clear();
        diff.walk(before, commit.getTree());
        return changed.filter();
    }

    /** A graph that somebody else wrote may lack filters; until they are found, its commits are looked into each time. */
    private void findFilters() {
        ChangedPaths changed = new ChangedPaths();
        PathDiff diff = new PathDiff(objects, changed);
        for (int at = index.count() - 1; at >= 0 && !closed; at--) {
            if (!index.hasFilter(at)) {
                try (ObjectReader reader = objects.reader();
                        RevWalk walk = new RevWalk(reader)) {
                    walk.setRetainBody(false);
                    index.setFilter(at, filter(walk, walk.parseCommit(index.id(at)), diff, changed));
                } catch (IOException | StateException e) {
                    // Such as a commit that nothing refers to any more, and that is gone.
                    LOG.debug("no filter for {}: {}", index.id(at).name(), e.getMessage());
                }
            }
        }
    }

    private Path objectsDirectory() {
        return objects.repository().getObjectsDirectory().toPath();
    }

    /** Waits for what is under way, a commit at most. */
    @Override
    public void close() {
        closed = true;
        executor.shutdown();
        try {
            if (!executor.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("the index of history is still being made");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
