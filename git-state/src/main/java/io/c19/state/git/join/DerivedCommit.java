package io.c19.state.git.join;

import io.c19.state.git.object.NewObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;

/**
 * The bytes of a derived commit (rule 3), a pure function of its tree and its parents:
 *
 * <pre>
 * tree TREE
 * parent HEAD                        each head, in the order of the ids
 * author C19 &lt;merge@c19.invalid&gt; SECONDS +0000
 * committer C19 &lt;merge@c19.invalid&gt; SECONDS +0000
 *
 * join what was written apart
 *
 * C19-Merge: v1
 * </pre>
 *
 * SECONDS is the latest committer time of the heads. Another version of these rules has another trailer, so what it derives is
 * never taken for what these derive.
 */
final class DerivedCommit {
    private static final String PERSON = "C19 <merge@c19.invalid>";
    private static final int USUAL_CHARS = 400;

    private DerivedCommit() {}

    static NewObject of(Graph graph, SortedSet<ObjectId> heads, ObjectId tree) {
        StringBuilder commit = new StringBuilder(USUAL_CHARS);
        commit.append("tree ").append(tree.name()).append('\n');
        heads.forEach(head -> commit.append("parent ").append(head.name()).append('\n'));
        String signature = PERSON + " " + time(graph, heads) + " +0000\n";
        commit.append("author ").append(signature).append("committer ").append(signature);
        commit.append("\njoin what was written apart\n\nC19-Merge: v1\n");
        return NewObject.of(Constants.OBJ_COMMIT, commit.toString().getBytes(StandardCharsets.UTF_8));
    }

    static long time(Graph graph, SortedSet<ObjectId> heads) {
        return heads.stream().mapToLong(head -> graph.commit(head).time()).max().orElseThrow();
    }

    /** Whether all but its tree is as in a derived commit, and the tree may be too. */
    static boolean isLike(Graph graph, Graph.Commit commit) {
        List<ObjectId> parents = commit.parents();
        SortedSet<ObjectId> sorted = new TreeSet<>(parents);
        return parents.size() > 1
                && List.copyOf(sorted).equals(parents)
                && of(graph, sorted, commit.tree()).id().equals(commit.id());
    }
}
