package io.c19.state.git;

import io.c19.layers.ApplyResult;
import io.c19.layers.ApplyResult.Applied;
import io.c19.layers.Expiry;
import io.c19.layers.Precondition;
import io.c19.layers.Revision;
import io.c19.layers.Selection;
import io.c19.layers.Transaction;
import io.c19.layers.Transaction.Condition;
import io.c19.layers.Transaction.Request;
import io.c19.state.git.Requests.Remembered;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * A client's transaction. What it found when it was its turn is there to be read once it is answered.
 *
 * <p>One that can be recognized is remembered as soon as it is planned, so that the same request finds it even in the same group;
 * and forgotten if that group is not stored.
 */
final class TransactionRequest implements WriteRequest {
    private final Transaction transaction;
    private final Map<Revision, Roots> since;
    private final PreparedWrites then;
    private final PreparedWrites otherwise;
    private final Requests requests;
    private boolean held;
    private @Nullable GitSnapshot judged;
    private @Nullable Remembered first;
    private @Nullable Remembered made;

    /** @param since what was stored at the revisions that conditions name */
    TransactionRequest(
            Transaction transaction, Map<Revision, Roots> since, Expiry expiry, Instant now, Requests requests) {
        this.transaction = transaction;
        this.since = since;
        this.then = new PreparedWrites(transaction.then(), expiry, now);
        this.otherwise = new PreparedWrites(transaction.otherwise(), expiry, now);
        this.requests = requests;
    }

    @Override
    public Plan plan(GitSnapshot newest) {
        judged = newest;
        Request request = transaction.request();
        first = request == null ? null : requests.find(request.key(), newest.instant());
        if (first != null) {
            return new Plan.Answer(new Applied(newest.revision(), List.of()));
        }
        held = holds(newest);
        Plan plan = (held ? then : otherwise).plan(newest, transaction.note());
        if (request == null || !(plan instanceof Plan.Edit edit)) {
            return plan;
        }
        RequestTrailer trailer = new RequestTrailer(request, newest.instant(), held);
        made = requests.add(trailer, null);
        return edit.with(trailer.line());
    }

    @Override
    public void answered(@Nullable ApplyResult result) {
        if (made != null && result instanceof Applied applied) {
            made.commit(ObjectId.fromString(applied.revision().id()));
        } else if (made != null) {
            requests.remove(made);
        }
    }

    private boolean holds(GitSnapshot newest) {
        for (Condition condition : transaction.conditions()) {
            if (condition instanceof Condition.OfKey ofKey) {
                Precondition precondition = ofKey.precondition();
                if (!precondition.holds(newest.etag(precondition.key()))) {
                    return false;
                }
            } else if (condition instanceof Condition.Unchanged unchanged) {
                Roots then = Objects.requireNonNull(since.get(unchanged.since()));
                Selection selection = new Selection.Under(unchanged.prefix());
                if (TreeDiff.any(newest.objects(), newest.layout(), selection, then, newest.roots())) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether the conditions did. */
    boolean held() {
        return held;
    }

    /** What they were judged by. */
    GitSnapshot judged() {
        return Objects.requireNonNull(judged, "not planned yet");
    }

    /** The same request, or another of the same key, that was done before; null: this one was done. */
    @Nullable
    Remembered first() {
        return first;
    }

    @Override
    public long bytes() {
        return then.bytes() + otherwise.bytes();
    }
}
