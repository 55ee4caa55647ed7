package io.c19.connection.git.http;

import io.c19.connection.git.wire.Haves;
import io.c19.connection.git.wire.Who;
import java.util.Collection;
import java.util.Map;
import org.eclipse.jgit.lib.ObjectId;

/** Hears of nodes that came by themselves. Called by threads that serve requests, so it returns at once. */
public interface Visits {
    /**
     * A node was here.
     *
     * @param tips commits that it sent, by the name of the node that made them; empty when it told of none
     * @param haves what it has
     */
    void heard(Who from, Map<String, ObjectId> tips, Haves haves);

    /** Something that was on its way did not come. Other nodes may have left it to whoever was to bring it. */
    void missed();

    /**
     * A node has fetched all that it lacked of commits. What it had not stored when its connection or it broke down, it asks for
     * again.
     */
    void fetched(Who by, Collection<ObjectId> commits);
}
