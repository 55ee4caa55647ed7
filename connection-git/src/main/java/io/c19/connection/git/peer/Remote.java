package io.c19.connection.git.peer;

import io.c19.connection.git.wire.Haves;
import io.c19.connection.git.wire.Who;
import io.c19.state.git.object.NewObject;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
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
     * @param tips the last commit of each node that can be had there
     * @param haves what it has, which may be more
     */
    record Found(@Nullable Who who, Map<String, ObjectId> tips, Haves haves) {}

    /**
     * Brings what nodes wrote, with all that it reaches, into the repository or into memory.
     *
     * @param tips where the nodes are
     * @param haves what the repository has
     * @param progress told how far it is, in words
     */
    Brought fetch(Map<String, ObjectId> tips, Collection<ObjectId> haves, Consumer<String> progress) throws IOException;

    /**
     * @param tips where the nodes are that came, which may be further
     * @param objects that are not in the repository yet
     */
    record Brought(Map<String, ObjectId> tips, List<NewObject> objects) {}

    /**
     * Sends commits with all they reach, as the last ones of nodes.
     *
     * @param known what it has, as far as that is known
     */
    Told push(Map<String, ObjectId> tips, Collection<ObjectId> known) throws IOException;

    /**
     * @param refusals why it did not take some of them, by node
     * @param haves what it had before
     */
    record Told(Map<String, String> refusals, Haves haves) {}

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
