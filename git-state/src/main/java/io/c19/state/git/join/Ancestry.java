package io.c19.state.git.join;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
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
import org.jspecify.annotations.Nullable;

/**
 * Who descends from whom. All walks go from the latest to the earliest by effective time, which no ancestor has as late as
 * its descendant: so when a commit's turn comes, all that lead to it had theirs, and a walk can end early.
 *
 * <p>A node that writes seldom is known by a commit of long ago, while others write on. So that not each question about it goes through all
 * that was written since, it is remembered who was found to descend from it: what is new mostly descends from that one,
 * which is near. For one thread.
 */
public final class Ancestry {
    private static final int OURS = 1;
    private static final int THEIRS = 2;
    private static final int COMMON = OURS | THEIRS;

    /** There are no more nodes than some thousand, and of each the commit where it is now is asked about. */
    private static final int DESCENDANTS_MAX = 1 << 12;

    /** As long as so few were looked at, what is remembered will do. */
    private static final int LOOKS_FEW = 64;

    private final Graph graph;

    private final Map<ObjectId, Descendants> descendants = new Memo<>(DESCENDANTS_MAX);

    /** How many commits the last walk of {@link #reaching} looked at. */
    private int looks;

    public Ancestry(Graph graph) {
        this.graph = graph;
    }

    /** Two that were found to descend from a commit: some ask about what is new, others about what was so a moment ago. */
    private record Descendants(ObjectId early, ObjectId late) {}

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
        return split(ones, maximal(others)).ours().commits();
    }

    /** Whether the one is the other or one of its ancestors. */
    public boolean isAncestor(ObjectId ancestor, ObjectId of) {
        if (ancestor.equals(of) || remembered(ancestor, List.of(of)) != null) {
            return true;
        }
        ObjectId found = reaching(ancestor, List.of(of));
        if (found != null) {
            descendants.put(ancestor, new Descendants(found, found));
        }
        return found != null;
    }

    /** One of the commits that descends from what is remembered to descend from another one; null when there is none. */
    private @Nullable ObjectId remembered(ObjectId ancestor, Collection<ObjectId> among) {
        Descendants known = descendants.get(ancestor);
        if (known == null) {
            return null;
        }
        ObjectId found = reaching(known.late(), among);
        if (found == null) {
            return reaching(known.early(), among);
        }
        if (looks > LOOKS_FEW) {
            descendants.put(ancestor, new Descendants(known.late(), found));
        }
        return found;
    }

    /** One of the commits that is this one or descends from it; null when there is none. */
    private @Nullable ObjectId reaching(ObjectId commit, Collection<ObjectId> among) {
        looks = 0;
        if (among.contains(commit)) {
            return commit;
        }
        long earliest = graph.effectiveTime(commit);
        Set<ObjectId> seen = new HashSet<>();
        Deque<ObjectId> open = new ArrayDeque<>();
        for (ObjectId one : among) {
            if (graph.effectiveTime(one) > earliest && seen.add(one)) {
                open.push(one);
            }
            while (!open.isEmpty()) {
                looks++;
                for (ObjectId parent : graph.commit(open.pop()).parents()) {
                    if (parent.equals(commit)) {
                        return one;
                    }
                    if (graph.effectiveTime(parent) > earliest && seen.add(parent)) {
                        open.push(parent);
                    }
                }
            }
        }
        return null;
    }

    /** Those that are not ancestors of another one of them. */
    SortedSet<ObjectId> maximal(Collection<ObjectId> commits) {
        SortedSet<ObjectId> left = new TreeSet<>(commits);
        for (ObjectId id : new TreeSet<>(left)) {
            if (remembered(id, left) != null) {
                left.remove(id);
            }
        }
        removeAncestors(left);
        return left;
    }

    private void removeAncestors(SortedSet<ObjectId> left) {
        if (left.size() < 2) {
            return;
        }
        long earliest = left.stream().mapToLong(graph::effectiveTime).min().orElseThrow();
        Map<ObjectId, ObjectId> origins = new HashMap<>();
        PriorityQueue<At> queue = new PriorityQueue<>(At.LATEST_FIRST);
        for (ObjectId id : left) {
            origins.put(id, id);
            queue.add(at(id));
        }
        while (left.size() > 1 && !queue.isEmpty()) {
            ObjectId id = queue.remove().id();
            ObjectId origin = origins.getOrDefault(id, id);
            for (ObjectId parent : graph.commit(id).parents()) {
                if (left.remove(parent)) {
                    descendants.put(parent, new Descendants(origin, origin));
                } else if (graph.effectiveTime(parent) >= earliest && origins.putIfAbsent(parent, origin) == null) {
                    queue.add(at(parent));
                }
            }
        }
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
