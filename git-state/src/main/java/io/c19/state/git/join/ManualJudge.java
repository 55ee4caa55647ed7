package io.c19.state.git.join;

import java.util.HashSet;
import java.util.SortedMap;
import org.eclipse.jgit.lib.ObjectId;

/** Different values are a conflict (rule 8). */
final class ManualJudge implements Judge {
    private final Graph graph;

    ManualJudge(Graph graph) {
        this.graph = graph;
    }

    @Override
    public Verdict judge(String path, SortedMap<ObjectId, Content> sides) {
        return new Verdict(Judge.latest(graph, sides), new HashSet<>(sides.values()).size() > 1);
    }
}
