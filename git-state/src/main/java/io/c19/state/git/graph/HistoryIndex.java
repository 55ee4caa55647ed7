package io.c19.state.git.graph;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commits of a repository as arrays in memory: each one's parents, time, and the filter of what it changed. Thread-safe;
 * readers take no lock.
 *
 * <p>A commit is known by its position, parents before children; a commit that has a position has one for good, and all its
 * ancestors have some. About 55 bytes a commit that changed one key, so 1 million commits take 55 MB; one that is in no layer
 * on disk yet takes as much again.
 *
 * <p>Commits are added by one thread while others are read: all of a commit is written before the count that makes it
 * visible.
 */
public final class HistoryIndex {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryIndex.class);

    /** The position of a commit that the index does not know, and of a parent that is none. */
    public static final int NONE = -1;

    /** Commits whose parents are still being looked for; the rest is found by following them back. About 20 MiB. */
    private static final int WAITING_MAX = 1 << 16;

    /** How many commits are added before another thread may. */
    private static final int GROUP = 1 << 10;

    private final Ids ids = new Ids();
    private final Ints first = new Ints();
    /** The second parent, or {@link #NONE}, or {@code -2 - i} for all but the first in the i-th of {@link #more}. */
    private final Ints second = new Ints();

    private final Ints times = new Ints();
    private final Ints handles = new Ints();
    private final Filters filters = new Filters();
    private final Deque<IndexedCommit> waiting = new ArrayDeque<>();
    private volatile int[][] more = {};

    /** Of each commit that no layer on disk is known to have, its tree's id, which the layer will need. */
    private final Map<Integer, ObjectId> trees = new ConcurrentHashMap<>();
    /** What is still to be read before the first question is answered. */
    private volatile @Nullable Supplier<GraphChain> unread;

    private int size;
    /** The size, for all others to see. */
    private volatile int count;

    public HistoryIndex() {
        this.unread = null;
    }

    private HistoryIndex(Supplier<GraphChain> unread) {
        this.unread = unread;
    }

    /**
     * An index of what the commit-graph on disk has, read when it is first needed: then {@link #position} blocks for disk.
     *
     * @param objects the repository's directory of objects
     */
    public static HistoryIndex ofGraph(Path objects) {
        return new HistoryIndex(() -> {
            try {
                return GraphChain.read(objects);
            } catch (IOException e) {
                LOG.warn("the commit-graph cannot be read, history is walked instead: {}", e.getMessage());
                return GraphChain.EMPTY;
            }
        });
    }

    private synchronized void read(Supplier<GraphChain> graph) {
        if (unread != null) {
            addAll(graph.get());
            unread = null;
        }
    }

    /** How many commits there are; their positions are those below. */
    public int count() {
        return count;
    }

    /** The commit's position, or {@link #NONE} when it is not known, or not yet. */
    public int position(AnyObjectId commit) {
        Supplier<GraphChain> graph = unread;
        if (graph != null) {
            read(graph);
        }
        int known = count;
        int found = ids.find(commit);
        return found < known ? found : NONE;
    }

    public ObjectId id(int position) {
        return ids.get(position);
    }

    /** In seconds since the epoch. */
    public int time(int position) {
        return times.get(position);
    }

    /** The first parent's position, or {@link #NONE}. */
    int firstParent(int position) {
        return first.get(position);
    }

    boolean isMerge(int position) {
        return second.get(position) != NONE;
    }

    /** Positions, the first parent's first. */
    public int[] parents(int position) {
        int one = first.get(position);
        int two = second.get(position);
        if (two < NONE) {
            int[] others = more[-2 - two];
            int[] all = new int[others.length + 1];
            all[0] = one;
            System.arraycopy(others, 0, all, 1, others.length);
            return all;
        }
        return two != NONE ? new int[] {one, two} : one != NONE ? new int[] {one} : new int[0];
    }

    /** False when the commit certainly is as its first parent in all that is asked for. */
    public boolean mayTouch(int position, PathQuery query) {
        return filters.mayHold(handles.getAcquire(position), query);
    }

    /**
     * The first commit, beginning with that one and going on along first parents, that may have changed a path; if there is
     * none, the root that this ends at.
     */
    public int newestThatMayTouch(int position, PathQuery query) {
        int at = position;
        int parent = first.get(at);
        while (parent != NONE && !mayTouch(at, query)) {
            at = parent;
            parent = first.get(at);
        }
        return at;
    }

    /** The ancestor so many first parents back, or {@link #NONE}. */
    public int ancestor(int position, int steps) {
        int at = position;
        for (int i = 0; i < steps && at != NONE; i++) {
            at = first.get(at);
        }
        return at;
    }

    /** The first commit along first parents whose committer's clock said that time or less, or {@link #NONE}. */
    public int newestAt(int position, long seconds) {
        int at = position;
        while (at != NONE && times.get(at) > seconds) {
            at = first.get(at);
        }
        return at;
    }

    /** What {@link #filter} is to be asked for, {@link Filters#UNKNOWN} for a commit that came without. */
    int handle(int position) {
        return handles.getAcquire(position);
    }

    byte[] filter(int handle) {
        return filters.get(handle);
    }

    public boolean hasFilter(int position) {
        return handle(position) != Filters.UNKNOWN;
    }

    /** For a commit that came without. */
    public synchronized void setFilter(int position, byte[] filter) {
        handles.setRelease(position, filters.add(filter));
    }

    /**
     * Adds a commit; one that is known already is left alone. When a parent is not known, the commit waits for it. Costs
     * about a microsecond.
     *
     * @return false when it is forgotten, since too many wait
     */
    public synchronized boolean add(IndexedCommit commit) {
        return append(commit) || (waiting.size() < WAITING_MAX && waiting.add(commit));
    }

    /** Adds commits, parents before children, then those that waited for them. */
    public synchronized void addAll(List<IndexedCommit> commits) {
        commits.forEach(this::append);
        while (!waiting.isEmpty() && append(waiting.element())) {
            waiting.remove();
        }
    }

    private boolean append(IndexedCommit commit) {
        if (ids.find(commit.id()) >= 0) {
            return true;
        }
        int[] parents = new int[commit.parents().size()];
        for (int i = 0; i < parents.length; i++) {
            parents[i] = ids.find(commit.parents().get(i));
            if (parents[i] < 0) {
                return false;
            }
        }
        trees.put(size, commit.tree());
        append(commit.id(), parents, commit.time(), filters.add(commit.filter()));
        return true;
    }

    /** The id of the commit's tree while it is remembered: until it was {@linkplain #written written}. */
    @Nullable
    ObjectId tree(int position) {
        return trees.get(position);
    }

    /** A layer on disk has those commits. */
    void written(int[] positions) {
        for (int position : positions) {
            trees.remove(position);
        }
    }

    /**
     * Adds what the commit-graph on disk has. Blocks for disk; some 200,000 commits take a tenth of a second.
     *
     * @param objects the repository's directory of objects
     */
    public void load(Path objects) throws IOException {
        addAll(GraphChain.read(objects));
    }

    /** Adds all that a graph has, without filters where it has none of ours. */
    private void addAll(GraphChain graph) {
        int[] positions = new int[graph.count()];
        for (GraphFile layer : graph.layers()) {
            int[] rows = layer.parentsFirst();
            // The writer may have a commit to add meanwhile, and shall not wait for all of them.
            for (int from = 0; from < rows.length; from += GROUP) {
                addRows(layer, rows, from, Math.min(rows.length, from + GROUP), positions);
            }
        }
    }

    private synchronized void addRows(GraphFile layer, int[] rows, int from, int to, int[] positions) {
        for (int i = from; i < to; i++) {
            int row = rows[i];
            ObjectId id = layer.id(row);
            int known = ids.find(id);
            positions[layer.base() + row] = known >= 0 ? known : count;
            if (known < 0) {
                int[] parents = layer.parents(row);
                for (int parent = 0; parent < parents.length; parent++) {
                    parents[parent] = positions[parents[parent]];
                }
                byte[] filter = layer.filter(row);
                append(id, parents, layer.time(row), filter == null ? Filters.UNKNOWN : filters.add(filter));
            }
        }
    }

    private void append(ObjectId id, int[] parents, int time, int handle) {
        first.add(parents.length > 0 ? parents[0] : NONE);
        if (parents.length > 2) {
            int[][] longer = Arrays.copyOf(more, more.length + 1);
            longer[more.length] = Arrays.copyOfRange(parents, 1, parents.length);
            more = longer;
            second.add(-1 - longer.length);
        } else {
            second.add(parents.length > 1 ? parents[1] : NONE);
        }
        times.add(time);
        handles.add(handle);
        ids.add(id);
        size++;
        count = size;
    }
}
