package io.c19.state.git.log;

import java.io.IOException;
import java.util.Map;
import org.eclipse.jgit.lib.ObjectId;

/** Tells which records a replay need not make objects of: to check each against its id is most of what a replay costs. */
public interface Stored {
    /** Holds nothing: all is wanted. */
    Stored NOTHING = refs -> false;

    /**
     * Whether the repository holds all objects of a record.
     *
     * @param refs where the record says that refs are
     * @throws IOException when that cannot be found out
     */
    boolean holds(Map<String, ObjectId> refs) throws IOException;
}
