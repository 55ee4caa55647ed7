package io.c19.state.git.join;

import java.util.List;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * The commits of a history. Asked often for the same ones, so answers should come from memory.
 *
 * <p>All ancestors of a commit that it knows are known too. Trees are well-formed, as {@code git fsck --strict} has it, with
 * no empty directories and with names in UTF-8: who lets commits into the repository sees to that.
 */
public interface Graph {
    /** @throws io.c19.layers.StateException when there is no such commit, or it is damaged */
    Commit commit(ObjectId id);

    /**
     * A time that is later than that of all ancestors, whatever their clocks said: the commit's own, or one second more than
     * the latest of its parents' effective times, if that is later (rule 9). Of a commit without parents its own.
     */
    long effectiveTime(ObjectId id);

    /**
     * Whether this commit and all its ancestors were looked at before, and no commit among them only looks derived. Then it
     * is enough from now on to look. With false, which is always right, what is below is derived again.
     */
    default boolean isExamined(ObjectId id) {
        return false;
    }

    /**
     * A commit.
     *
     * @param parents in their order
     * @param time the committer's, in seconds since the epoch
     * @param node the node that committed it, null when a person did
     */
    record Commit(ObjectId id, List<ObjectId> parents, ObjectId tree, long time, @Nullable String node) {}
}
