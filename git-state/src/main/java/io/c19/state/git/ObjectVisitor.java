package io.c19.state.git;

import java.io.IOException;
import org.eclipse.jgit.lib.ObjectId;

/** Is shown objects, one after another. */
@FunctionalInterface
public interface ObjectVisitor {
    /**
     * @param type as {@link org.eclipse.jgit.lib.Constants} has it
     * @throws IOException to be shown no more
     */
    void visit(ObjectId id, int type) throws IOException;
}
