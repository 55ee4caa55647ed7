package io.c19.state.git.log;

import java.io.IOException;
import org.eclipse.jgit.lib.ObjectId;

/** Where replay finds the base of a delta that is not in the log itself: the repository. */
public interface Bases {
    /**
     * @return the whole object, without Git's header
     * @throws IOException also when there is no such object
     */
    byte[] read(ObjectId id) throws IOException;
}
