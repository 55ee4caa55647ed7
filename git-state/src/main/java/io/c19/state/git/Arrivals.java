package io.c19.state.git;

import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import io.c19.state.git.Adoption.Verdict;
import io.c19.state.git.Joins.Joined;
import io.c19.state.git.Replica.Adopted;
import io.c19.state.git.join.policy.Policies;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What came from elsewhere and is to become part of {@code main} before the next local write is planned: commits of other nodes,
 * pushes of people. Belongs to the writer thread.
 */
final class Arrivals {
    private static final Logger LOG = LoggerFactory.getLogger(Arrivals.class);

    private final StoredObjects objects;
    private final CommitSink sink;
    private final Beginning beginning;
    private final Adoption adoption;
    private final Pushes pushes;
    private final Joins joins;
    private final Tips tips;

    /** The tips of others that {@code main} has, and that are in the log or told by refs. */
    private volatile Map<String, ObjectId> joined;

    /** The policy file that is known to be of this version. */
    private @Nullable ObjectId policy;

    /** @param joined the tips that the first head has */
    Arrivals(
            StoredObjects objects,
            CommitSink sink,
            Beginning beginning,
            Adoption adoption,
            Pushes pushes,
            Joins joins,
            Tips tips,
            Map<String, ObjectId> joined) {
        this.objects = objects;
        this.sink = sink;
        this.beginning = beginning;
        this.adoption = adoption;
        this.pushes = pushes;
        this.joins = joins;
        this.tips = tips;
        this.joined = joined;
    }

    /** The head with what was pushed into the directory, stored; ours when nothing was. */
    Head followed(Head ours) throws IOException {
        ObjectId theirs = sink.foreignMain();
        return theirs == null ? ours : pushes.follow(ours, theirs);
    }

    /** The head with what other nodes wrote, stored; ours when that is nothing new, or when another thread is still at it. */
    Head joined(Head ours) throws IOException {
        Map<String, ObjectId> others = tips.others();
        if (others == joined) {
            return ours;
        }
        Joined next;
        try {
            next = joins.attempt(ours, others.values());
        } catch (StateException e) {
            if (e.reason() == Reason.UNUSABLE) {
                throw e;
            }
            // Such as a damaged object: what this node writes need not suffer. More from others is another try.
            LOG.error("what other nodes wrote cannot be joined: {}", e.getMessage(), e);
            take(new Pending(objects), ours, others);
            return ours;
        }
        if (next == null) {
            return ours;
        }
        Pending made = new Pending(objects);
        if (next.head().commit().equals(ours.commit())) {
            take(made, ours, others);
            return ours;
        }
        // All of it, also where the commit is there: it may be left of a push that lacked what it needs.
        next.main().made().forEach(made::add);
        take(made, next.head(), others);
        joins.stored(next);
        return next.head();
    }

    /** Makes durable where the others are, with the head that knows of it. */
    private void take(Pending made, Head head, Map<String, ObjectId> others) throws IOException {
        Map<String, ObjectId> moved = new TreeMap<>(others);
        moved.entrySet().removeAll(joined.entrySet());
        made.take(moved);
        if (!made.isEmpty()) {
            sink.store(made, head, false);
        }
        joined = others;
    }

    /** Whether {@code main} has all that is known of others, and that is durable. For any thread. */
    boolean isJoined() {
        return tips.others() == joined;
    }

    /** Where the others are, as far as that is durable and part of {@code main}, or cannot become so for damage. For any thread. */
    Map<String, ObjectId> taken() {
        return joined;
    }

    /** @throws StateException UNUSABLE when the policy at a head is of a version that this program does not know */
    void checkPolicy(Head head) {
        ObjectId file = Roots.find(objects, head.tree(), Policies.PATH, false);
        if (file != null && !file.equals(policy)) {
            Policies.parse(objects.blob(file));
        }
        policy = file;
    }

    /** The head with which an empty store goes on; ours when it does not. */
    Head begun(Head ours, BeginRequest request) throws IOException {
        Beginning.Begun begun = beginning.begin(ours, request.tip());
        Head next = begun.head();
        if (next != null) {
            Pending made = new Pending(objects);
            made.take(begun.gone());
            sink.store(made, next, false);
            tips.take(begun.gone());
            joined = tips.others();
        }
        request.answer().complete(begun.answer());
        return next == null ? ours : next;
    }

    /** @param head that one from now on, stored; null when nothing changed */
    record Pushed(@Nullable Head head, Adopted answer) {}

    Pushed pushed(Head ours, PushRequest push) throws IOException {
        Verdict verdict = adoption.judge(ours, push.commit());
        if (verdict instanceof Verdict.Refused refused) {
            return new Pushed(null, new Adopted.Refused(refused.why()));
        }
        if (verdict instanceof Verdict.Beside && !push.concurrent()) {
            return new Pushed(
                    null,
                    new Adopted.Refused(
                            "main has moved on to %s: pull with --rebase and push again, or push to refs/for/main, where work beside it is joined with it"
                                    .formatted(ours.commit().name())));
        }
        Head next = pushes.take(ours, verdict);
        return next == null
                ? new Pushed(null, new Adopted.Known())
                : new Pushed(next, new Adopted.Taken(next.commit()));
    }
}
