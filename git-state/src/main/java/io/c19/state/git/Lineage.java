package io.c19.state.git;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import org.eclipse.jgit.lib.ObjectId;

/** Who descends from whom, among the commits that were let in, for those who exchange them. Thread-safe. */
final class Lineage {
    private final Descent descent;
    private final HistoryFeed feed;
    private final Predicate<ObjectId> letIn;

    /** @param letIn whether a commit was looked at, and is there with all its ancestors */
    Lineage(Descent descent, HistoryFeed feed, Predicate<ObjectId> letIn) {
        this.descent = descent;
        this.feed = feed;
        this.letIn = letIn;
    }

    /** As {@link Replica#missing}. */
    List<ObjectId> missing(Collection<ObjectId> tips, Collection<ObjectId> known) {
        return descent.ask(found -> {
            List<ObjectId> missing = new ArrayList<>(found.only(here(tips), here(known)));
            Collections.reverse(missing);
            return missing;
        });
    }

    /** As {@link Replica#isPart}. */
    boolean isPart(ObjectId commit, Collection<ObjectId> of) {
        return descent.ask(
                found -> isHere(commit) && here(of).stream().anyMatch(other -> found.isAncestor(commit, other)));
    }

    /** As {@link Descent#isAncestor}. */
    boolean isAncestor(ObjectId ancestor, ObjectId of) {
        return descent.isAncestor(ancestor, of);
    }

    private List<ObjectId> here(Collection<ObjectId> commits) {
        return commits.stream().filter(this::isHere).toList();
    }

    /** What is a tip no more may be on its way into the index, by which it is known from then on. */
    private boolean isHere(ObjectId commit) {
        if (letIn.test(commit)) {
            return true;
        }
        feed.await(commit);
        return letIn.test(commit);
    }
}
