package io.c19.state.git;

import io.c19.state.git.join.EffectiveTimes;
import io.c19.state.git.join.Graph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;

/** The history as its commits are stored, each read once. For one thread and one question, since it forgets nothing. */
final class StoredGraph implements Graph {
    private final StoredObjects objects;
    private final Map<ObjectId, Commit> commits = new HashMap<>();
    private final EffectiveTimes times = new EffectiveTimes(this::commit);

    StoredGraph(StoredObjects objects) {
        this.objects = objects;
    }

    @Override
    public Commit commit(ObjectId id) {
        Commit known = commits.get(id);
        if (known == null) {
            known = read(id.copy());
            commits.put(known.id(), known);
        }
        return known;
    }

    @Override
    public long effectiveTime(ObjectId id) {
        return times.of(id);
    }

    private Commit read(ObjectId id) {
        RevCommit commit = objects.commit(id);
        List<ObjectId> parents = new ArrayList<>();
        for (RevCommit parent : commit.getParents()) {
            parents.add(parent.copy());
        }
        return new Commit(
                id,
                List.copyOf(parents),
                commit.getTree().copy(),
                commit.getCommitTime(),
                Nodes.of(commit.getCommitterIdent()));
    }
}
