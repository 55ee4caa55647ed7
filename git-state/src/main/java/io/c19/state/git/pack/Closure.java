package io.c19.state.git.pack;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevTag;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;

/**
 * Walks from some objects to all that they name. What is missing is passed over: nothing promises that what nobody reaches is
 * complete. For one walk.
 */
final class Closure {
    /** What to do with an object that the walk comes to; once for each. */
    @FunctionalInterface
    interface Visitor {
        /** @return whether to go on from it */
        boolean visit(ObjectId id);
    }

    private final ObjectReader reader;
    private final Visitor visitor;
    private final Set<ObjectId> seen = new HashSet<>();
    private final Deque<ObjectId> left = new ArrayDeque<>();

    Closure(ObjectReader reader, Visitor visitor) {
        this.reader = reader;
        this.visitor = visitor;
    }

    void walk(Collection<ObjectId> from) throws IOException {
        for (ObjectId id : from) {
            reach(id, true);
        }
        while (!left.isEmpty()) {
            ObjectId id = left.pop();
            try {
                follow(reader.open(id));
            } catch (MissingObjectException e) {
                if (!id.equals(e.getObjectId())) {
                    throw e;
                }
            }
        }
    }

    private void reach(AnyObjectId reached, boolean refers) {
        ObjectId id = reached.copy();
        if (seen.add(id) && visitor.visit(id) && refers) {
            left.push(id);
        }
    }

    private void follow(ObjectLoader object) throws IOException {
        switch (object.getType()) {
            case Constants.OBJ_COMMIT -> {
                RevCommit commit = RevCommit.parse(object.getCachedBytes());
                reach(commit.getTree(), true);
                for (RevCommit parent : commit.getParents()) {
                    reach(parent, true);
                }
            }
            case Constants.OBJ_TREE -> {
                CanonicalTreeParser tree = new CanonicalTreeParser();
                for (tree.reset(object.getCachedBytes()); !tree.eof(); tree.next(1)) {
                    FileMode mode = tree.getEntryFileMode();
                    if (mode != FileMode.GITLINK) {
                        reach(tree.getEntryObjectId(), mode == FileMode.TREE);
                    }
                }
            }
            case Constants.OBJ_TAG ->
                reach(RevTag.parse(object.getCachedBytes()).getObject(), true);
            default -> {
                // A blob names nothing.
            }
        }
    }
}
