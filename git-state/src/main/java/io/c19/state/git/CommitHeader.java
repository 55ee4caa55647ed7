package io.c19.state.git;

import io.c19.state.git.join.Graph.Commit;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.util.RawParseUtils;

/**
 * Reads what joining and inspecting need of a commit. They look at each of very many, and JGit's {@code RevCommit} brings a walk of its
 * own, with what that sets up, for each.
 */
final class CommitHeader {
    private static final int ID_DIGITS = 40;
    private static final int AFTER_TREE = ObjectChecker.tree.length + ID_DIGITS + 1;

    private CommitHeader() {}

    /** With a time that is negative after 2037, as JGit has it. */
    static Commit parse(ObjectId id, byte[] raw) throws CorruptObjectException {
        try {
            List<ObjectId> parents = new ArrayList<>(2);
            int at = AFTER_TREE;
            for (int parent = parent(raw, at); parent >= 0; parent = parent(raw, at)) {
                parents.add(ObjectId.fromString(raw, parent));
                at = parent + ID_DIGITS + 1;
            }
            int name = RawParseUtils.committer(raw, at);
            PersonIdent committer = name < 0 ? null : RawParseUtils.parsePersonIdent(raw, name);
            if (committer == null || RawParseUtils.match(raw, 0, ObjectChecker.tree) < 0) {
                throw new CorruptObjectException(id, "it has no tree or no committer");
            }
            int time = RawParseUtils.parseBase10(raw, RawParseUtils.nextLF(raw, name, '>'), null);
            ObjectId tree = ObjectId.fromString(raw, ObjectChecker.tree.length);
            return new Commit(id.copy(), List.copyOf(parents), tree, time, Nodes.of(committer));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new CorruptObjectException("%s is no commit".formatted(id.name()), e);
        }
    }

    private static int parent(byte[] raw, int at) {
        return RawParseUtils.match(raw, at, ObjectChecker.parent);
    }
}
