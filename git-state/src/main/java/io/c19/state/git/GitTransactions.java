package io.c19.state.git;

import io.c19.layers.ApplyResult;
import io.c19.layers.ApplyResult.Applied;
import io.c19.layers.Deleted;
import io.c19.layers.Expiry;
import io.c19.layers.Mutation;
import io.c19.layers.Note;
import io.c19.layers.Outcome;
import io.c19.layers.Prefix;
import io.c19.layers.Revision;
import io.c19.layers.Transacted;
import io.c19.layers.Transaction;
import io.c19.layers.Transaction.Condition;
import io.c19.state.git.Requests.Remembered;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/** Has transactions done, and tells what became of them. Thread-safe. */
final class GitTransactions {
    private final StoredObjects objects;
    private final Layout layout;
    private final Writes writes;
    private final Expiry expiry;
    private final Clock clock;
    private final LastChange lastChange;
    private final Census census;
    private final Function<Revision, @Nullable GitSnapshot> older;
    private final Requests requests;

    /** @param older what was there at a revision; null when that is not known */
    GitTransactions(
            StoredObjects objects,
            Layout layout,
            NodeName node,
            Writes writes,
            Expiry expiry,
            Clock clock,
            LastChange lastChange,
            Census census,
            Function<Revision, @Nullable GitSnapshot> older) {
        this.objects = objects;
        this.layout = layout;
        this.writes = writes;
        this.expiry = expiry;
        this.clock = clock;
        this.lastChange = lastChange;
        this.census = census;
        this.older = older;
        this.requests = new Requests(objects, node);
    }

    Transacted transact(Transaction transaction) {
        Map<Revision, Roots> since = new HashMap<>();
        for (Condition condition : transaction.conditions()) {
            if (condition instanceof Condition.Unchanged unchanged) {
                GitSnapshot then = older.apply(unchanged.since());
                if (then == null) {
                    return new Transacted.RevisionUnknown(unchanged.since());
                }
                since.put(unchanged.since(), then.roots());
            }
        }
        if (transaction.request() != null) {
            requests.load(writes.newest().head(), clock.instant());
        }
        TransactionRequest request = new TransactionRequest(transaction, since, expiry, clock.instant(), requests);
        ApplyResult result = writes.submit(request);
        if (!(result instanceof Applied applied)) {
            return new Transacted.Refused(result);
        }
        Remembered first = request.first();
        return first == null ? done(request, applied) : again(transaction, first);
    }

    private Transacted done(TransactionRequest request, Applied applied) {
        GitSnapshot judged = request.judged();
        Head head = applied.revision().equals(judged.revision()) ? judged.head() : head(applied.revision());
        return new Transacted.Done(request.held(), snapshot(head, judged.instant()), applied.outcomes(), false);
    }

    /** What was answered then, from the commit that was made then and the one before it. */
    private Transacted again(Transaction transaction, Remembered first) {
        RequestTrailer trailer = first.trailer();
        if (!trailer.request().equals(transaction.request())) {
            return new Transacted.OtherRequest(trailer.request());
        }
        ObjectId commit = Objects.requireNonNull(first.commit(), "durable before this request was answered");
        Head head = head(new Revision(commit.name()));
        GitSnapshot before = snapshot(parent(commit), trailer.at());
        GitSnapshot after = snapshot(head, trailer.at());
        List<Outcome> outcomes = new ArrayList<>();
        for (Mutation mutation : transaction.branch(trailer.held())) {
            outcomes.add(KeyEdits.outcome(mutation.key(), before, after.stored(mutation.key())));
        }
        return new Transacted.Done(trailer.held(), after, outcomes, true);
    }

    /** Counted on the client's thread first, so that the writer finds most of what it needs remembered. */
    Deleted deleteAll(Prefix prefix, @Nullable Long expected, Note note) {
        long now = PrefixTrees.count(writes.newest().asOf(clock.instant()), prefix, census);
        if (expected == null || expected != now) {
            return new Deleted.OtherCount(now);
        }
        PrefixRequest request = new PrefixRequest(prefix, expected, note, census);
        ApplyResult result = writes.submit(request);
        if (!(result instanceof Applied applied)) {
            return new Deleted.Refused(result);
        }
        return request.found() == expected
                ? new Deleted.Done(applied.revision(), expected)
                : new Deleted.OtherCount(request.found());
    }

    private GitSnapshot snapshot(Head head, Instant now) {
        return new GitSnapshot(head, objects, layout, InstantSource.fixed(now), lastChange);
    }

    private Head head(Revision revision) {
        return objects.head(ObjectId.fromString(revision.id()), Head.UNNUMBERED);
    }

    private Head parent(ObjectId commit) {
        try (ObjectReader reader = objects.reader();
                RevWalk walk = new RevWalk(reader)) {
            return objects.head(walk.parseCommit(commit).getParent(0).copy(), Head.UNNUMBERED);
        } catch (IOException e) {
            throw objects.failed(commit, e);
        }
    }
}
