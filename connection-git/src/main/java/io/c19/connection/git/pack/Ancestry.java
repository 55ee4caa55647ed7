package io.c19.connection.git.pack;

import io.c19.state.git.Replica;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.eclipse.jgit.lib.ObjectId;

/** How many commits lead from the ones to the others. */
public final class Ancestry {
    private Ancestry() {}

    /**
     * How many commits lead to these and to none of the others, but not further than to a bound. What the state has not taken
     * counts as one. Blocks for the disk.
     */
    public static int count(Replica replica, Collection<ObjectId> tips, Collection<ObjectId> others, int bound) {
        List<ObjectId> here = new ArrayList<>(tips);
        here.removeIf(tip -> !replica.isPart(tip, List.of(tip)));
        int strange = tips.size() - here.size();
        return Math.min(bound, strange + replica.missing(here, others).size());
    }
}
