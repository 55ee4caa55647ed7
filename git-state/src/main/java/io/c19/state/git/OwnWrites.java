package io.c19.state.git;

import io.c19.layers.StateException;
import io.c19.state.git.Unpacked.Group;
import io.c19.state.git.join.Graph.Commit;
import io.c19.state.git.join.KnownWrites;
import io.c19.state.git.object.NewObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers what this node writes, for the joins with what others write, while it is in memory. */
final class OwnWrites {
    private static final Logger LOG = LoggerFactory.getLogger(OwnWrites.class);

    private final StoredObjects objects;
    private final Tips tips;
    private final KnownWrites known;

    OwnWrites(StoredObjects objects, Tips tips, KnownWrites known) {
        this.objects = objects;
        this.tips = tips;
        this.known = known;
    }

    /** To be called before the groups are forgotten as unpacked. */
    void remember(List<Group> groups) {
        if (!tips.isFollowed()) {
            return; // with nobody to join with, it would be for nothing
        }
        try {
            groups.forEach(this::remember);
        } catch (StateException e) {
            LOG.debug("what was written is looked for again when it is needed", e);
        }
    }

    /** Of what came from others, only what this node went on from was looked at already. */
    private void remember(Group group) {
        Set<ObjectId> made = new HashSet<>();
        for (NewObject object : group.objects()) {
            if (object.type() == Constants.OBJ_COMMIT) {
                made.add(object.id());
            }
        }
        ObjectId at = group.head().own();
        while (made.remove(at)) {
            Commit commit = objects.header(at);
            if (commit.parents().size() != 1) {
                return;
            }
            at = commit.parents().get(0);
            known.learn(commit.id(), objects.header(at).tree(), commit.tree(), objects);
        }
    }
}
