package io.c19.connection.git.peer;

import io.c19.connection.git.wire.Who;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.function.Consumer;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Another place that holds the store: what can be asked of it. For one thread at a time; every method blocks for the network, within
 * bounds.
 */
interface Remote extends AutoCloseable {
    /** Asks where it is. */
    Found look() throws IOException;

    /**
     * @param who answers; null where nobody does who goes by a name
     * @param tips the last commit of each node that it has
     */
    record Found(@Nullable Who who, Map<String, ObjectId> tips) {}

    /**
     * Brings what nodes wrote into the repository, with all that it reaches.
     *
     * @param tips where the nodes are
     * @param haves what the repository has
     * @param progress told how far it is, in words
     * @return where the nodes are that came, which may be further
     */
    Map<String, ObjectId> fetch(Map<String, ObjectId> tips, Collection<ObjectId> haves, Consumer<String> progress)
            throws IOException;

    /**
     * Sends commits with all they reach, as the last ones of nodes.
     *
     * @param known what it has, as far as that is known
     * @return why it did not take some of them, by node
     */
    Map<String, String> push(Map<String, ObjectId> tips, Map<String, ObjectId> known) throws IOException;

    /**
     * Does what is left to do when both sides have told each other what they know.
     *
     * @return why they have to do so again first; null: it is done
     */
    default @Nullable String conclude() throws IOException {
        return null;
    }

    @Override
    default void close() {}
}
