package io.c19.state.git.join;

import io.c19.state.git.join.Joiner.Part;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * What was joined lately, to start the next join from: that of the frontier a moment later is found in what came since. Each node that
 * writes has a frontier of its own, so there are several to choose from.
 */
final class Starts {
    /** Some for each of several nodes that write at once. */
    private static final int PARTS_MAX = 32;

    private final Graph graph;
    private final Ancestry ancestry;

    /** The latest first. */
    private final Deque<Part> parts = new ArrayDeque<>();

    Starts(Graph graph, Ancestry ancestry) {
        this.graph = graph;
        this.ancestry = ancestry;
    }

    void add(Part part) {
        parts.remove(part);
        parts.addFirst(part);
        if (parts.size() > PARTS_MAX) {
            parts.removeLast();
        }
    }

    void clear() {
        parts.clear();
    }

    /** The one that has most of what the heads have, and nothing else; null when there is none. */
    @Nullable
    Part best(Collection<ObjectId> heads) {
        long earliest = parts.stream()
                .flatMap(part -> part.heads().stream())
                .mapToLong(graph::effectiveTime)
                .min()
                .orElse(Long.MAX_VALUE);
        List<ObjectId> order = new ArrayList<>(heads);
        Map<ObjectId, Long> leading = ancestry.leading(order, earliest);
        Part best = null;
        long most = Long.MIN_VALUE;
        for (Part part : parts) {
            if (leading.keySet().containsAll(part.heads())) {
                long progress = progress(part, leading, order.size(), earliest);
                if (progress > most) {
                    most = progress;
                    best = part;
                }
            }
        }
        return best;
    }

    /** How far it has come towards each of the heads. */
    private long progress(Part part, Map<ObjectId, Long> leading, int heads, long earliest) {
        long progress = 0;
        for (int head = 0; head < Math.min(heads, Long.SIZE); head++) {
            long latest = earliest;
            for (ObjectId old : part.heads()) {
                if ((leading.getOrDefault(old, 0L) >>> head & 1) != 0) {
                    latest = Math.max(latest, graph.effectiveTime(old));
                }
            }
            progress += latest - earliest;
        }
        return progress;
    }
}
