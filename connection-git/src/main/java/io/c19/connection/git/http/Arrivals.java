package io.c19.connection.git.http;

import io.c19.connection.git.wire.Who;
import java.util.Map;
import org.eclipse.jgit.lib.ObjectId;

/** Hears of what others told us unasked. Called by threads that serve requests, so it returns at once. */
@FunctionalInterface
public interface Arrivals {
    /**
     * A node was here.
     *
     * @param tips commits that it has, by the name of the node that made them; empty when it told of none
     */
    void heard(Who from, Map<String, ObjectId> tips);
}
