package io.c19.state.git.join;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.eclipse.jgit.lib.ObjectId;

/**
 * Who descends from whom. All walks go from the latest to the earliest by effective time, which no ancestor has as late as
 * its descendant: so when a commit's turn comes, all that lead to it had theirs, and a walk can end early.
 */
public final class Ancestry {
    private static final int OURS = 1;
    private static final int THEIRS = 2;
    private static final int COMMON = OURS | THEIRS;

    private final Graph graph;

    public Ancestry(Graph graph) {
        this.graph = graph;
    }

    private record At(ObjectId id, long time) {
        static final Comparator<At> LATEST_FIRST =
                Comparator.comparingLong(At::time).thenComparing(At::id).reversed();
    }

    private At at(ObjectId id) {
        return new At(id, graph.effectiveTime(id));
    }

    /** What the two sides do not have in common. */
    record Split(Region ours, Region theirs) {}

    Split split(Collection<ObjectId> ours, Collection<ObjectId> theirs) {
        Map<ObjectId, Integer> colours = new HashMap<>();
        PriorityQueue<At> queue = new PriorityQueue<>(At.LATEST_FIRST);
        Open open = new Open(colours, queue);
        ours.forEach(id -> open.paint(id, OURS));
        theirs.forEach(id -> open.paint(id, THEIRS));
        List<ObjectId> onlyOurs = new ArrayList<>();
        List<ObjectId> onlyTheirs = new ArrayList<>();
        while (open.apart > 0) {
            ObjectId id = queue.remove().id();
            int colour = colours.getOrDefault(id, COMMON);
            if (colour != COMMON) {
                open.apart--;
                (colour == OURS ? onlyOurs : onlyTheirs).add(id);
            }
            graph.commit(id).parents().forEach(parent -> open.paint(parent, colour));
        }
        return new Split(new Region(graph, onlyOurs), new Region(graph, onlyTheirs));
    }

    /** What a walk has before it, and how much of it is not known to be common. */
    private final class Open {
        private final Map<ObjectId, Integer> colours;
        private final PriorityQueue<At> queue;
        private int apart;

        Open(Map<ObjectId, Integer> colours, PriorityQueue<At> queue) {
            this.colours = colours;
            this.queue = queue;
        }

        void paint(ObjectId id, int colour) {
            Integer before = colours.get(id);
            int after = before == null ? colour : before | colour;
            colours.put(id, after);
            if (before == null) {
                queue.add(at(id));
                apart += after == COMMON ? 0 : 1;
            } else if (before != COMMON && after == COMMON) {
                apart--;
            }
        }
    }

    /** What leads to the ones and to none of the others, the latest by effective time first. */
    public List<ObjectId> only(Collection<ObjectId> ones, Collection<ObjectId> others) {
        return split(ones, others).ours().commits();
    }

    /** Whether the one is the other or one of its ancestors. */
    public boolean isAncestor(ObjectId ancestor, ObjectId of) {
        if (ancestor.equals(of)) {
            return true;
        }
        long earliest = graph.effectiveTime(ancestor);
        Set<ObjectId> seen = new HashSet<>();
        List<ObjectId> open = new ArrayList<>(List.of(of));
        while (!open.isEmpty()) {
            for (ObjectId parent : graph.commit(open.remove(open.size() - 1)).parents()) {
                if (parent.equals(ancestor)) {
                    return true;
                }
                if (graph.effectiveTime(parent) > earliest && seen.add(parent)) {
                    open.add(parent);
                }
            }
        }
        return false;
    }

    /** Those that are not ancestors of another one of them. */
    SortedSet<ObjectId> maximal(Collection<ObjectId> commits) {
        SortedSet<ObjectId> left = new TreeSet<>(commits);
        if (left.size() < 2) {
            return left;
        }
        long earliest = left.stream().mapToLong(graph::effectiveTime).min().orElseThrow();
        Set<ObjectId> seen = new HashSet<>();
        PriorityQueue<At> queue = new PriorityQueue<>(At.LATEST_FIRST);
        left.forEach(id -> queue.add(at(id)));
        while (left.size() > 1 && !queue.isEmpty()) {
            for (ObjectId parent : graph.commit(queue.remove().id()).parents()) {
                left.remove(parent);
                if (graph.effectiveTime(parent) >= earliest && seen.add(parent)) {
                    queue.add(at(parent));
                }
            }
        }
        return left;
    }

    /**
     * The commits that these have as an ancestor, or are, down to some effective time.
     *
     * @return a bit for each that has it: the first one the lowest. Beyond the last bit, none
     */
    Map<ObjectId, Long> leading(List<ObjectId> commits, long earliest) {
        Map<ObjectId, Long> leading = new HashMap<>();
        PriorityQueue<At> queue = new PriorityQueue<>(At.LATEST_FIRST);
        for (int i = 0; i < commits.size(); i++) {
            leading.merge(commits.get(i), i < Long.SIZE ? 1L << i : 0, (a, b) -> a | b);
        }
        leading.keySet().forEach(id -> queue.add(at(id)));
        while (!queue.isEmpty()) {
            ObjectId id = queue.remove().id();
            long mine = leading.getOrDefault(id, 0L);
            for (ObjectId parent : graph.commit(id).parents()) {
                Long theirs = leading.get(parent);
                if (theirs != null) {
                    leading.put(parent, theirs | mine);
                } else if (graph.effectiveTime(parent) >= earliest) {
                    leading.put(parent, mine);
                    queue.add(at(parent));
                }
            }
        }
        return leading;
    }

    /** The commits that all have as an ancestor, or are, and that no other such commit descends from. */
    SortedSet<ObjectId> commonAncestors(Collection<ObjectId> commits) {
        Map<ObjectId, Set<ObjectId>> leading = new HashMap<>();
        Set<ObjectId> below = new HashSet<>();
        PriorityQueue<At> queue = new PriorityQueue<>(At.LATEST_FIRST);
        for (ObjectId id : commits) {
            leading.computeIfAbsent(id, i -> new HashSet<>()).add(id);
        }
        leading.keySet().forEach(id -> queue.add(at(id)));
        SortedSet<ObjectId> found = new TreeSet<>();
        // Those in the queue that are not below a common one.
        int open = queue.size();
        while (open > 0) {
            ObjectId id = queue.remove().id();
            Set<ObjectId> mine = leading.getOrDefault(id, Set.of());
            boolean isBelow = below.contains(id);
            boolean common = mine.size() == new HashSet<>(commits).size();
            open -= isBelow ? 0 : 1;
            if (common && !isBelow) {
                found.add(id);
            }
            for (ObjectId parent : graph.commit(id).parents()) {
                Set<ObjectId> theirs = leading.get(parent);
                boolean wasBelow = below.contains(parent);
                if (theirs == null) {
                    leading.put(parent, new HashSet<>(mine));
                    queue.add(at(parent));
                    open++;
                } else {
                    theirs.addAll(mine);
                }
                if ((common || isBelow) && !wasBelow) {
                    below.add(parent);
                    open--;
                }
            }
        }
        return found;
    }

    /** The latest by effective time that fulfils the condition, among the commits and their ancestors. */
    List<ObjectId> latest(Collection<ObjectId> commits, Predicate<ObjectId> condition) {
        Set<ObjectId> seen = new HashSet<>(commits);
        PriorityQueue<At> queue = new PriorityQueue<>(At.LATEST_FIRST);
        seen.forEach(id -> queue.add(at(id)));
        while (!queue.isEmpty()) {
            ObjectId id = queue.remove().id();
            if (condition.test(id)) {
                return List.of(id);
            }
            for (ObjectId parent : graph.commit(id).parents()) {
                if (seen.add(parent)) {
                    queue.add(at(parent));
                }
            }
        }
        return List.of();
    }
}
