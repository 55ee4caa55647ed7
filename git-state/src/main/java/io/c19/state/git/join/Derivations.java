package io.c19.state.git.join;

import io.c19.state.git.ObjectSource;
import io.c19.state.git.Tree;
import io.c19.state.git.join.Graph.Commit;
import io.c19.state.git.join.Joiner.Part;
import io.c19.state.git.join.KnownWrites.Written;
import io.c19.state.git.join.policy.Policies;
import io.c19.state.git.object.NewObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.eclipse.jgit.lib.ObjectId;

/**
 * What is derived from what was written: frontiers, derived commits and their trees, the writes of a commit. All answers are pure
 * functions of the history, so all nodes that know the same have the same; what is kept between questions only
 * saves time.
 *
 * <p>For one thread. Does not block, save as far as the graph and the objects do.
 *
 * <p>A tree <em>as the rules have it</em> says exactly what the maximal writes of each path are. Derived trees do. That of an
 * authored commit does too if an agent wrote it; a person may have changed a key and left its sides in place, or put
 * anything below {@code .conflicts}. What such a commit holds is what {@link #settled} answers, and only that is
 * joined with others.
 */
public final class Derivations {
    /** Objects made and not stored by anybody, such as the trees of joins that were only looked at. */
    private static final long MADE_BYTES_MAX = 64L << 20;

    /** Of that many commits it is known whether they are derived; some hundred bytes for each. */
    private static final int COMMITS_MAX = 1 << 17;

    /** How many joins are remembered. */
    private static final int PARTS_MAX = 1 << 10;

    private final Graph graph;
    private final Made objects;
    private final Ancestry ancestry;
    private final Bases bases;
    private final Paths keys;
    private final Renderer renderer;
    private final Joiner joiner;
    private final Map<ObjectId, Boolean> derived = new Memo<>(COMMITS_MAX);
    private final KnownWrites writes;
    private final Map<ObjectId, ObjectId> settled = new Memo<>(COMMITS_MAX);
    private final Map<SortedSet<ObjectId>, Part> parts = new Memo<>(PARTS_MAX);
    private final Set<ObjectId> examined = Collections.newSetFromMap(new Memo<>(COMMITS_MAX));
    private final Starts starts;

    public Derivations(Graph graph, ObjectSource stored, Paths keys) {
        this(graph, stored, keys, new KnownWrites());
    }

    /** @param writes what others found out about the same history, to be shared with them */
    public Derivations(Graph graph, ObjectSource stored, Paths keys, KnownWrites writes) {
        this.graph = graph;
        this.writes = writes;
        this.objects = new Made(stored);
        this.ancestry = new Ancestry(graph);
        AuthoredWrites authored = new AuthoredWrites();
        this.starts = new Starts(graph, ancestry);
        this.bases = new Bases(objects, graph, ancestry, authored);
        this.keys = keys;
        this.renderer = new Renderer(objects, tree -> judge(policies(tree)));
        this.joiner = new Joiner(objects, ancestry, authored, renderer);
    }

    /**
     * Main as it follows from a frontier.
     *
     * @param commit the head itself when there is only one
     * @param tree its tree
     * @param time its committer's, in seconds since the epoch
     * @param made what is to be stored for it, what an object refers to before it; nothing when there is only one head
     */
    public record Main(SortedSet<ObjectId> heads, ObjectId commit, ObjectId tree, long time, List<NewObject> made) {}

    /** The authored commits among these and their ancestors that no other one of them descends from (rule 2). */
    public SortedSet<ObjectId> frontier(Collection<ObjectId> tips) {
        begin(tips);
        return heads(tips);
    }

    /**
     * The commit that is derived from a frontier (rule 3).
     *
     * @param tips a frontier, or any commits whose frontier is meant; at least one
     */
    public Main main(Collection<ObjectId> tips) {
        begin(tips);
        SortedSet<ObjectId> heads = heads(tips);
        if (heads.size() == 1) {
            Commit head = graph.commit(heads.first());
            return new Main(heads, head.id(), head.tree(), head.time(), List.of());
        }
        ObjectId tree = tree(heads);
        NewObject commit = DerivedCommit.of(graph, heads, tree);
        List<NewObject> made = new ArrayList<>(objects.reachable(tree));
        made.add(commit);
        return new Main(heads, commit.id(), tree, DerivedCommit.time(graph, heads), made);
    }

    /** Has the objects of a main read from where it was stored from now on. */
    public void stored(Main main) {
        objects.stored(main.made());
    }

    /** Whether a commit is what is derived from its parents (rule 4). */
    public boolean isDerived(ObjectId commit) {
        begin(List.of(commit));
        return derived(commit);
    }

    /**
     * Whether a commit has all that a derived one has, but for the tree. Who lets commits in refuses such, so that it need not be
     * found out each time what a commit is that looks derived.
     */
    public boolean onlyLooksDerived(ObjectId commit) {
        begin(List.of(commit));
        return DerivedCommit.isLike(graph, graph.commit(commit)) && !derived(commit);
    }

    /** The paths that an authored commit writes: where its tree differs from what is derived from its parents (rule 6). */
    public Set<String> writes(ObjectId commit) {
        begin(List.of(commit));
        return written(commit).paths();
    }

    /**
     * The tree of a commit as the rules have it. An authored commit whose tree is another one left sides in place that it had
     * superseded: a node that is given such a commit does best to write one of its own upon it.
     */
    public ObjectId settled(ObjectId commit) {
        begin(List.of(commit));
        return tree(heads(List.of(commit)));
    }

    /** Those of the objects which are not stored, of a tree that {@link #settled} answered with or a blob of {@link Disputes}. */
    public List<NewObject> made(ObjectId object) {
        return objects.reachable(object);
    }

    /** What a tree that was derived says of a path that has sides; empty when it has none. */
    public Map<ObjectId, Content> sides(ObjectId tree, String path) {
        return new Files(objects, tree).sides(path);
    }

    /** What there is to decide in a tree that is as the rules have it, such as that of a derived commit. */
    public Disputes disputes(ObjectId tree) {
        return new Disputes(new Files(objects, tree), bases, this::judge, this::begin);
    }

    private Judge judge(Policies policies) {
        return new PolicyJudge(graph, bases, objects, keys, policies);
    }

    private Policies policies(Files tree) {
        Entry file = tree.file(Places.POLICY);
        return file == null ? Policies.NONE : Policies.parse(objects.blob(file.id()));
    }

    private void begin(Collection<ObjectId> commits) {
        if (objects.bytes() > MADE_BYTES_MAX) {
            objects.forget();
            parts.clear();
            settled.clear();
            starts.clear();
        }
        examine(commits);
    }

    /**
     * Finds out which commits are derived, the earliest first. To know it of one takes knowing it of those before it, and
     * histories are deeper than stacks.
     */
    private void examine(Collection<ObjectId> commits) {
        List<ObjectId> unsure = new ArrayList<>();
        Deque<ObjectId> open = new ArrayDeque<>(commits);
        Set<ObjectId> seen = new HashSet<>();
        while (!open.isEmpty()) {
            ObjectId id = open.pop();
            if (examined.contains(id) || graph.isExamined(id) || !seen.add(id)) {
                continue;
            }
            Commit commit = graph.commit(id);
            if (commit.parents().size() > 1) {
                unsure.add(id);
            }
            open.addAll(commit.parents());
        }
        unsure.sort(Comparator.comparingLong(graph::effectiveTime));
        unsure.forEach(this::derived);
        examined.addAll(seen);
    }

    private boolean derived(ObjectId id) {
        Boolean known = derived.get(id);
        if (known != null) {
            return known;
        }
        Commit commit = graph.commit(id);
        boolean is = commit.parents().size() > 1
                && DerivedCommit.isLike(graph, commit)
                && (graph.isExamined(id) || isDerivedFrom(commit, new TreeSet<>(commit.parents())));
        if (commit.parents().size() > 1) {
            derived.put(id, is);
        }
        return is;
    }

    private boolean isDerivedFrom(Commit commit, SortedSet<ObjectId> parents) {
        return heads(parents).equals(parents) && tree(parents).equals(commit.tree());
    }

    /** With derived commits replaced by their parents. */
    private SortedSet<ObjectId> heads(Collection<ObjectId> tips) {
        Set<ObjectId> authored = new HashSet<>();
        for (ObjectId tip : tips) {
            if (derived(tip)) {
                authored.addAll(graph.commit(tip).parents());
            } else {
                authored.add(tip);
            }
        }
        return ancestry.maximal(authored);
    }

    private Written written(ObjectId id) {
        Written known = writes.get(id);
        if (known == null) {
            known = derived(id) ? Written.NOTHING : written(graph.commit(id));
            writes.put(id, known);
        }
        return known;
    }

    private Written written(Commit commit) {
        return commit.parents().size() == 1
                ? Written.between(objects, base(commit), commit.tree())
                : new Written(Differences.between(objects, base(commit), commit.tree()), false);
    }

    /** The tree of what is derived from the commit's parents: what its writer saw. */
    private ObjectId base(Commit commit) {
        if (commit.parents().size() == 1) {
            return graph.commit(commit.parents().get(0)).tree();
        }
        SortedSet<ObjectId> heads = heads(commit.parents());
        return heads.size() == 1 ? graph.commit(heads.first()).tree() : tree(heads);
    }

    /** The tree of what is derived from the heads, as the rules have it. */
    private ObjectId tree(SortedSet<ObjectId> heads) {
        if (heads.size() < 2) {
            return heads.isEmpty() ? objects.addTree(Tree.EMPTY, null) : settledTree(heads.first());
        }
        Part known = parts.get(heads);
        if (known != null) {
            return known.tree();
        }
        Part start = starts.best(heads);
        Part part = start == null ? new Part(Set.of(heads.first()), settledTree(heads.first())) : start;
        for (ObjectId head : heads) {
            if (!part.heads().contains(head)) {
                part = joiner.join(part, new Part(Set.of(head), settledTree(head)));
            }
        }
        parts.put(heads, part);
        starts.add(part);
        return part.tree();
    }

    private ObjectId settledTree(ObjectId head) {
        Deque<Commit> chain = new ArrayDeque<>();
        ObjectId tree = null;
        boolean withSides = false;
        for (ObjectId at = head; tree == null; ) {
            Commit commit = graph.commit(at);
            tree = settled.get(at);
            if (tree == null && (derived(at) || (!withSides && new Files(objects, commit.tree()).isWithoutSides()))) {
                tree = commit.tree();
            }
            if (tree == null) {
                chain.push(commit);
                if (commit.parents().size() == 1) {
                    Written known = writes.get(at);
                    withSides = known != null && known.onlyValues(); // then the parent has the same ones
                    at = commit.parents().get(0);
                } else {
                    SortedSet<ObjectId> heads = heads(commit.parents());
                    at = heads.isEmpty() ? at : heads.first();
                    tree = heads.size() == 1 ? null : tree(heads);
                }
            }
        }
        for (Commit commit : chain) {
            tree = settle(commit, tree);
            settled.put(commit.id(), tree);
        }
        return tree;
    }

    private ObjectId settle(Commit commit, ObjectId base) {
        Written written = written(commit.id());
        if (written.onlyValues() && base.equals(base(commit))) {
            return commit.tree();
        }
        Files files = new Files(objects, commit.tree());
        Set<String> paths = written.paths();
        Map<String, Held> changes = new HashMap<>();
        paths.forEach(path -> changes.put(path, new Held.Plain(files.content(path))));
        return renderer.apply(
                base,
                changes,
                path -> paths.contains(path) ? commit.id() : latestWriter(heads(commit.parents()), path));
    }

    private ObjectId latestWriter(Collection<ObjectId> commits, String path) {
        return ancestry.latest(commits, commit -> written(commit).paths().contains(path)).stream()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a value that nobody wrote: " + path));
    }

    private final class AuthoredWrites implements Joiner.Authored {
        @Override
        public Set<String> writes(ObjectId commit) {
            return written(commit).paths();
        }

        @Override
        public Content content(ObjectId commit, String path) {
            return new Files(objects, graph.commit(commit).tree()).content(path);
        }

        @Override
        public ObjectId latestWriter(Set<ObjectId> commits, String path) {
            return Derivations.this.latestWriter(commits, path);
        }
    }
}
