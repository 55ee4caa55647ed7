package io.c19.state.git.join;

import io.c19.state.git.join.Judge.Verdict;
import io.c19.state.git.join.policy.Policies;
import io.c19.state.git.join.policy.Policy;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * What there is to decide in one tree, for those who decide: people, and policies. Belongs to the thread of its
 * {@link Derivations}.
 */
public final class Disputes {
    private final Files tree;
    private final Bases bases;
    private final Function<Policies, Judge> judges;
    private final Consumer<Collection<ObjectId>> examination;

    /** @param examination of commits, before anything is asked about their ancestors */
    Disputes(Files tree, Bases bases, Function<Policies, Judge> judges, Consumer<Collection<ObjectId>> examination) {
        this.tree = tree;
        this.bases = bases;
        this.judges = judges;
        this.examination = examination;
    }

    /** Whether a file of this name in a directory of sides is one. */
    public static boolean isSide(String name) {
        return Files.isSide(name);
    }

    /** The sides of a path in conflict, by the commits that wrote them; empty when it is not in conflict. */
    public SortedMap<ObjectId, Content> sides(String path) {
        return new TreeMap<>(tree.conflict(path));
    }

    /** What the path held in the latest commits that all these sides descend from; null when these do not agree on it. */
    public @Nullable Content base(String path, Collection<ObjectId> sides) {
        examination.accept(sides);
        Bases.Base base = bases.of(path, sides, false);
        return base == null ? null : base.content();
    }

    /** What a policy would make of a path in conflict; null when it would leave it so. */
    public @Nullable Content decided(String path, Policy policy) {
        SortedMap<ObjectId, Content> sides = sides(path);
        examination.accept(sides.keySet());
        Verdict verdict = Renderer.verdict(
                judges.apply(new Policies(List.of(new Policies.Rule("", policy)), List.of())),
                path,
                new Held.Sides(sides));
        return verdict.conflict() ? null : verdict.visible();
    }

    /**
     * What a commit that puts other policies in force writes besides: after it, the tree is what these policies would make of it.
     * A conflict that they decide is settled. What the old ones had decided stays as readers see it, though they would
     * not have done so.
     *
     * @return what paths hold from then on, without sides
     */
    public SortedMap<String, Content> settledBy(Policies policies) {
        Judge judge = judges.apply(policies);
        SortedMap<String, Content> settled = new TreeMap<>();
        for (String path : tree.withSides()) {
            Map<ObjectId, Content> sides = tree.sides(path);
            boolean inConflict = !tree.conflict(path).isEmpty();
            examination.accept(sides.keySet());
            Verdict verdict = Renderer.verdict(judge, path, new Held.Sides(sides));
            Content seen = tree.content(path);
            if (inConflict && !verdict.conflict() && !isDirectory(path, verdict.visible())) {
                settled.put(path, verdict.visible());
            } else if (!inConflict && (verdict.conflict() || !verdict.visible().equals(seen))) {
                settled.put(path, seen);
            }
        }
        return settled;
    }

    /** Rule 12. */
    private boolean isDirectory(String path, Content content) {
        return (content.value() != null && tree.isDirectory(path))
                || (content.metadata() != null && tree.isDirectory(Places.metadata(path)));
    }
}
