package io.c19.connection.git.http;

import io.c19.connection.git.wire.Haves;
import io.c19.connection.git.wire.Who;
import java.util.Map;
import org.eclipse.jgit.lib.ObjectId;

/** Hears of what others told us unasked. Called by threads that serve requests, so it returns at once. */
@FunctionalInterface
public interface Arrivals {
    /**
     * A node was here.
     *
     * @param tips commits that it sent, by the name of the node that made them; empty when it told of none
     * @param haves what it has
     */
    void heard(Who from, Map<String, ObjectId> tips, Haves haves);
}
