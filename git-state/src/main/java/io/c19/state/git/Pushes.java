package io.c19.state.git;

import io.c19.state.git.Adoption.Verdict;
import java.io.IOException;
import java.time.Clock;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deals with a {@code main} that somebody else moved, such as a person who pushed into the directory: goes on from it, merges
 * it with what was written meanwhile, or sets it aside. Belongs to the writer thread.
 */
final class Pushes {
    private static final Logger LOG = LoggerFactory.getLogger(Pushes.class);

    private final StoredObjects objects;
    private final CommitSink sink;
    private final CommitDraft draft;
    private final Adoption adoption;
    private final Clock clock;

    Pushes(StoredObjects objects, CommitSink sink, CommitDraft draft, Adoption adoption, Clock clock) {
        this.objects = objects;
        this.sink = sink;
        this.draft = draft;
        this.adoption = adoption;
        this.clock = clock;
    }

    /** @return the head from now on, which is stored: ours when nothing of theirs was taken */
    Head follow(Head ours, ObjectId theirs) throws IOException {
        Verdict verdict = adoption.judge(ours, theirs);
        if (verdict instanceof Verdict.Ahead ahead) {
            return take(ahead.theirs(), theirs, new Pending(objects));
        }
        if (verdict instanceof Verdict.Beside beside) {
            return merge(ours, beside);
        }
        if (verdict instanceof Verdict.Refused refused) {
            setAside(ours, theirs, refused.why());
        } else {
            LOG.warn("main was set back to {} from outside: moved forward again", theirs.name());
            sink.overrule(theirs, ours);
        }
        return ours;
    }

    private Head merge(Head ours, Verdict.Beside beside) throws IOException {
        ObjectId theirs = beside.theirs().commit();
        PushMerge.Result result = new PushMerge(objects)
                .merge(beside.baseTree(), ours.tree(), beside.theirs().tree());
        if (result.rewrite() == null) {
            setAside(ours, theirs, String.valueOf(result.objection()));
            return ours;
        }
        Pending made = new Pending(objects);
        return take(draft.merge(ours, theirs, result.rewrite(), clock.instant(), made), theirs, made);
    }

    private Head take(Head next, ObjectId theirs, Pending made) throws IOException {
        sink.store(made, next, false);
        sink.overrule(theirs, next);
        LOG.info("main was moved to {} from outside: following", theirs.name());
        return next;
    }

    private void setAside(Head ours, ObjectId theirs, String objection) throws IOException {
        if (!isStored(theirs)) {
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

    private boolean isStored(ObjectId commit) throws IOException {
        try (ObjectReader reader = objects.reader()) {
            return reader.has(commit);
        }
    }
}
