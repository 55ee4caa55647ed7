package io.c19.state.git;

import io.c19.state.git.Adoption.Verdict;
import io.c19.state.git.Joins.Joined;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what people push, as writes of this node (merge rule 15): to the agent, or into the directory, where {@code main} is
 * found moved. Belongs to the writer thread.
 */
final class Pushes {
    private static final Logger LOG = LoggerFactory.getLogger(Pushes.class);

    private final StoredObjects objects;
    private final CommitSink sink;
    private final CommitDraft draft;
    private final Adoption adoption;
    private final Joins joins;
    private final Clock clock;

    Pushes(StoredObjects objects, CommitSink sink, CommitDraft draft, Adoption adoption, Joins joins, Clock clock) {
        this.objects = objects;
        this.sink = sink;
        this.draft = draft;
        this.adoption = adoption;
        this.joins = joins;
        this.clock = clock;
    }

    /**
     * Deals with a {@code main} that somebody else moved: goes on from it, joins it with what was written meanwhile, or sets
     * it aside.
     *
     * @return the head from now on, which is stored: ours when nothing of theirs was taken
     */
    Head follow(Head ours, ObjectId theirs) throws IOException {
        Verdict verdict = adoption.judge(ours, theirs);
        Head next = take(ours, verdict);
        if (next != null) {
            sink.overrule(theirs, next);
            LOG.info("main was moved to {} from outside: following", theirs.name());
            return next;
        }
        if (verdict instanceof Verdict.Refused refused) {
            setAside(ours, theirs, refused.why());
        } else {
            LOG.warn("main was set back to {} from outside: moved forward again", theirs.name());
            sink.overrule(theirs, ours);
        }
        return ours;
    }

    /** @return the head with a push that was judged so, stored; null when the verdict is that there is nothing to take */
    @Nullable
    Head take(Head ours, Verdict verdict) throws IOException {
        Pending made = new Pending(objects);
        Head next = null;
        if (verdict instanceof Verdict.Ahead ahead) {
            next = settled(ahead.theirs(), made);
        } else if (verdict instanceof Verdict.Beside beside) {
            next = joined(ours, beside.theirs(), made);
        }
        if (next != null) {
            sink.store(made, next, false);
        }
        return next;
    }

    /** A person may have written a key and left the sides of its conflict where they were: a commit of ours clears them away. */
    private Head settled(Head theirs, Pending made) {
        return joins.with(derivations -> {
            ObjectId tree = derivations.settled(theirs.commit());
            if (tree.equals(theirs.tree())) {
                return theirs;
            }
            derivations.made(tree).forEach(made::add);
            String message =
                    "settle what %s decided\n".formatted(theirs.commit().name());
            return draft.adopted(theirs, null, tree, message, clock.instant(), made);
        });
    }

    /** With the tree that is derived from both, so that this commit itself writes nothing; null when theirs brings nothing. */
    private @Nullable Head joined(Head ours, Head theirs, Pending made) {
        Joined both = joins.join(ours, List.of(ours.commit(), theirs.commit()));
        if (both.head().commit().equals(ours.commit())) {
            // Derived from what is known, such as our main of a while ago.
            return null;
        }
        both.main().made().forEach(made::add);
        ObjectId tree = both.main().tree();
        String message = "join %s, which was pushed\n".formatted(theirs.commit().name());
        return draft.adopted(ours, theirs.commit(), tree, message, clock.instant(), made);
    }

    private void setAside(Head ours, ObjectId theirs, String objection) throws IOException {
        if (!objects.has(theirs)) {
            LOG.warn("main was moved to {} from outside, which is not there: moved back", theirs.name());
            sink.overrule(theirs, ours);
            return;
        }
        String kept = sink.keep(theirs);
        LOG.warn(
                "main was moved to {} from outside, but {}: moved back; the commit is kept as {}",
                theirs.name(),
                objection,
                kept);
        sink.overrule(theirs, ours);
    }
}
