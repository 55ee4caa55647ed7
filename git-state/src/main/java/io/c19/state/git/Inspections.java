package io.c19.state.git;

import io.c19.state.git.join.KnownWrites;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/** Looks at what comes from elsewhere, see {@link Inspection}. Thread-safe. */
final class Inspections {
    private final StoredObjects objects;
    private final HistoryFeed feed;
    private final Tips tips;
    private final Joins joins;
    private final KnownWrites writes;

    Inspections(StoredObjects objects, HistoryFeed feed, Tips tips, Joins joins, KnownWrites writes) {
        this.objects = objects;
        this.feed = feed;
        this.tips = tips;
        this.joins = joins;
        this.writes = writes;
    }

    /**
     * What is wrong with a commit or one of its ancestors, as a part of a sentence; null when nothing is.
     *
     * @param ours the newest head
     */
    @Nullable
    String objection(ObjectId tip, Head ours) {
        return objection(tip, ours, false);
    }

    /** As {@link #objection(ObjectId, Head)}, with another history taken for a sound one. */
    @Nullable
    String objectionToBeginAt(ObjectId tip, Head ours) {
        return objection(tip, ours, true);
    }

    private @Nullable String objection(ObjectId tip, Head ours, boolean anyRoot) {
        feed.awaitCaughtUp();
        Inspection inspection = new Inspection(objects, commit -> isLetIn(commit, ours), anyRoot, writes);
        String objection = inspection.objection(tip);
        return objection == null ? pretender(inspection) : objection;
    }

    /** Whether a commit was looked at before, and is there with all its ancestors. */
    boolean isLetIn(ObjectId commit, Head ours) {
        return feed.isLetIn(commit)
                || commit.equals(ours.commit())
                || commit.equals(ours.own())
                || tips.others().containsValue(commit)
                || tips.told().containsValue(commit);
    }

    private @Nullable String pretender(Inspection inspection) {
        for (ObjectId merge : inspection.merges()) {
            if (joins.with(derivations -> derivations.onlyLooksDerived(merge))) {
                return "commit %s says of itself that it is derived from its parents, and is not"
                        .formatted(merge.name());
            }
        }
        return null;
    }
}
