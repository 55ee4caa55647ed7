package io.c19.state.git.join;

import java.util.Map;
import java.util.SortedMap;
import org.eclipse.jgit.lib.ObjectId;

/** Decides what is visible of the sides of a path, and whether they are a conflict (rules 8, 9 and 14). */
interface Judge {
    /**
     * @param visible what readers see
     * @param conflict whether somebody has to look at it
     */
    record Verdict(Content visible, boolean conflict) {}

    /** @param sides two at least, and not all of them deletions */
    Verdict judge(String path, SortedMap<ObjectId, Content> sides);

    /** The side that readers see when nothing else decides: a value before a deletion, then the latest (rule 9). */
    static Content latest(Graph graph, SortedMap<ObjectId, Content> sides) {
        Map.Entry<ObjectId, Content> best = null;
        for (Map.Entry<ObjectId, Content> side : sides.entrySet()) {
            // In the order of ids, so of two with the same time the later one has the greater id.
            if (best == null || !isBefore(graph, side, best)) {
                best = side;
            }
        }
        return best == null ? Content.ABSENT : best.getValue();
    }

    private static boolean isBefore(Graph graph, Map.Entry<ObjectId, Content> one, Map.Entry<ObjectId, Content> other) {
        if (one.getValue().isDeleted() != other.getValue().isDeleted()) {
            return one.getValue().isDeleted();
        }
        return graph.effectiveTime(one.getKey()) < graph.effectiveTime(other.getKey());
    }
}
