package io.c19.state.git.join;

import io.c19.state.git.join.policy.CounterMerge;
import io.c19.state.git.join.policy.JsonMerge;
import io.c19.state.git.join.policy.Policies;
import io.c19.state.git.join.policy.Policy;
import io.c19.state.git.join.policy.Policy.Kind;
import io.c19.state.git.join.policy.SetMerge;
import io.c19.state.git.join.policy.TextMerge;
import io.c19.state.git.object.NewObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Judges by the store's policies (rule 14). Whatever the policy: a value is visible when any side has one, since a deletion never
 * wins over a value that its author did not know. {@link Renderer} and {@link Joiner} rely on it.
 */
final class PolicyJudge implements Judge {
    private final Graph graph;
    private final Bases bases;
    private final Made objects;
    private final Paths keys;
    private final Policies policies;

    PolicyJudge(Graph graph, Bases bases, Made objects, Paths keys, Policies policies) {
        this.graph = graph;
        this.bases = bases;
        this.objects = objects;
        this.keys = keys;
        this.policies = policies;
    }

    @Override
    public Verdict judge(String path, SortedMap<ObjectId, Content> sides) {
        Content latest = Judge.latest(graph, sides);
        Policy policy = policies.of(keys.key(path));
        boolean same = new HashSet<>(sides.values()).size() == 1;
        // Two that both counted from 5 to 6 make 7.
        if (latest.isDeleted() || (same && policy.kind() != Kind.COUNTER)) {
            return new Verdict(latest, false);
        }
        Content merged =
                switch (policy.kind()) {
                    case MANUAL -> null;
                    case LWW -> latest;
                    case NODE_PRIORITY -> first(policy.nodes(), sides);
                    case JSON, TEXT, COUNTER, SET -> merged(policy.kind(), path, latest, sides);
                };
        return merged == null ? new Verdict(latest, !same) : new Verdict(merged, false);
    }

    private Content first(List<String> nodes, SortedMap<ObjectId, Content> sides) {
        SortedMap<ObjectId, Content> best = new TreeMap<>();
        int rank = Integer.MAX_VALUE;
        for (Map.Entry<ObjectId, Content> side : sides.entrySet()) {
            if (side.getValue().isDeleted()) {
                continue;
            }
            String node = graph.commit(side.getKey()).node();
            int place = node == null ? -1 : nodes.indexOf(node);
            int theirs = place < 0 ? nodes.size() : place;
            if (theirs < rank) {
                rank = theirs;
                best.clear();
            }
            if (theirs == rank) {
                best.put(side.getKey(), side.getValue());
            }
        }
        return Judge.latest(graph, best);
    }

    private @Nullable Content merged(Kind kind, String path, Content latest, SortedMap<ObjectId, Content> sides) {
        boolean counted = kind == Kind.COUNTER;
        Bases.Base base = bases.of(path, sides.keySet(), counted);
        if (base == null && kind != Kind.SET) {
            return null;
        }
        byte[] from = base == null ? null : bytes(base.content());
        List<byte @Nullable []> values = new ArrayList<>();
        sides.entrySet().stream()
                .sorted(Comparator.comparingLong(
                                (Map.Entry<ObjectId, Content> side) -> graph.effectiveTime(side.getKey()))
                        .thenComparing(Map.Entry::getKey)
                        .reversed())
                .forEach(side -> values.add(bytes(side.getValue())));
        byte[] merged =
                switch (kind) {
                    case JSON -> JsonMerge.merge(from, values);
                    case TEXT -> TextMerge.merge(from, values);
                    case COUNTER -> CounterMerge.merge(from, values);
                    default -> SetMerge.merge(from, values);
                };
        if (merged == null) {
            return null;
        }
        ObjectId blob = objects.add(NewObject.of(Constants.OBJ_BLOB, merged));
        FileMode mode =
                latest.value() == null ? FileMode.REGULAR_FILE : latest.value().mode();
        return new Content(new Entry(mode, blob), latest.metadata());
    }

    private byte @Nullable [] bytes(Content content) {
        return content.value() == null ? null : objects.blob(content.value().id());
    }
}
