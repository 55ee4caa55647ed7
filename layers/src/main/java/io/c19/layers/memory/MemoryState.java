package io.c19.layers.memory;

import io.c19.layers.ApplyResult;
import io.c19.layers.ApplyResult.Applied;
import io.c19.layers.ApplyResult.Busy;
import io.c19.layers.ApplyResult.PreconditionFailed;
import io.c19.layers.Batch;
import io.c19.layers.Committed;
import io.c19.layers.Deleted;
import io.c19.layers.Entry;
import io.c19.layers.Etag;
import io.c19.layers.Expiry;
import io.c19.layers.Key;
import io.c19.layers.KeyChange;
import io.c19.layers.LayerContext;
import io.c19.layers.LimitException;
import io.c19.layers.Mutation;
import io.c19.layers.Note;
import io.c19.layers.Outcome;
import io.c19.layers.Precondition;
import io.c19.layers.Prefix;
import io.c19.layers.Prefixes;
import io.c19.layers.Revision;
import io.c19.layers.Snapshot;
import io.c19.layers.State;
import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import io.c19.layers.StateStatus;
import io.c19.layers.Subscription;
import io.c19.layers.Transacted;
import io.c19.layers.Transacted.Done;
import io.c19.layers.Transacted.Refused;
import io.c19.layers.Transacted.RevisionUnknown;
import io.c19.layers.Transaction;
import io.c19.layers.Transaction.Condition;
import io.c19.layers.Transaction.Request;
import io.c19.layers.Transactions;
import io.c19.layers.Watch;
import io.c19.layers.memory.Listeners.Listener;
import io.c19.layers.meter.WriteMeters;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state in memory. Thread-safe: readers take the newest {@link Version} and never wait; one {@link WritingThread} makes
 * the versions, tells the listeners and purges, so that none of it needs a lock.
 *
 * <p>The newest version and the listeners are one reference: who subscribes hears of every step after the version that was
 * newest at that moment, and of no other. Only the exchange of that reference is synchronized.
 */
final class MemoryState implements State, Transactions, Watch {
    /** More than an agent serves at once. A step takes some 10 us, so the last one waits less than a tenth of a second. */
    static final int WAITING_MAX = 4_096;

    private static final Duration RETRY_AFTER = Duration.ofMillis(100);

    /** Keeps a step of a purge short, so that writers do not feel it. */
    private static final int PURGE_KEYS_MAX = 1_000;

    /** What a step holds for each key that it changed, beside the path of the map. */
    private static final int CHANGE_BYTES = 128;

    private static final Logger LOG = LoggerFactory.getLogger(MemoryState.class);

    private final LayerContext context;
    private final Expiry expiry;
    /** Revisions of another life of this state must not be mistaken for those of this one. */
    private final String life = UUID.randomUUID().toString().substring(0, 8);

    /** Replaced by {@link #update} only. */
    private volatile Head head;

    private final Recent recent = new Recent();
    private final MemoryWatch watch = new MemoryWatch(this::newest, this::held, this::revision);
    private final Requests requests = new Requests(revision -> held(revision) != null);
    private final Semaphore room;
    private final WriteMeters meters;
    private final WritingThread writing = new WritingThread("c19-memory");

    MemoryState(LayerContext context, Expiry expiry, int waitingMax) {
        this.context = context;
        this.expiry = expiry;
        this.room = new Semaphore(waitingMax);
        this.meters = new WriteMeters(context.meters());
        this.head = new Head(Version.empty(revision(0), context.clock().instant()), Listeners.NONE);
        writing.every(expiry.purgeInterval(), this::purge);
    }

    @Override
    public String kind() {
        return MemoryStateKind.NAME;
    }

    @Override
    public Snapshot head() {
        return new MemorySnapshot(newest(), context.clock().instant());
    }

    @Override
    public Optional<Snapshot> at(Revision revision) {
        Version newest = newest();
        if (newest.revision().equals(revision)) {
            return Optional.of(new MemorySnapshot(newest, context.clock().instant()));
        }
        return Optional.ofNullable(recent.find(revision)).map(version -> new MemorySnapshot(version, version.time()));
    }

    @Override
    public ApplyResult apply(Batch batch) {
        context.limits().check(batch);
        ApplyResult result = applied(batch);
        meters.answered(result);
        return result;
    }

    private ApplyResult applied(Batch batch) {
        if (!room.tryAcquire()) {
            return new Busy(RETRY_AFTER);
        }
        try {
            Map<Key, String> etags = etags(batch.mutations());
            return writing.call(() -> write(batch, etags));
        } finally {
            room.release();
        }
    }

    @Override
    public Transacted transact(Transaction transaction) {
        context.limits().check(transaction);
        Transacted result = transacted(transaction);
        meters.answered(result);
        return result;
    }

    private Transacted transacted(Transaction transaction) {
        if (!room.tryAcquire()) {
            return new Refused(new Busy(RETRY_AFTER));
        }
        try {
            Map<Boolean, Map<Key, String>> etags =
                    Map.of(true, etags(transaction.then()), false, etags(transaction.otherwise()));
            return writing.call(() -> write(transaction, etags));
        } finally {
            room.release();
        }
    }

    @Override
    public Deleted deleteAll(Prefix prefix, @Nullable Long expected, Note note) {
        Deleted result = deleted(prefix, expected);
        meters.answered(result);
        return result;
    }

    private Deleted deleted(Prefix prefix, @Nullable Long expected) {
        if (!room.tryAcquire()) {
            return new Deleted.Refused(new Busy(RETRY_AFTER));
        }
        try {
            return writing.call(() -> write(prefix, expected));
        } finally {
            room.release();
        }
    }

    @Override
    public String version() {
        return newest().fingerprint().hex();
    }

    @Override
    public Subscription subscribe(Consumer<Committed> consumer) {
        newest();
        Listener listener = new Listener(consumer, this::unsubscribe);
        update(now -> new Head(now.newest(), now.listeners().plus(listener)));
        return listener;
    }

    @Override
    public @Nullable String fault() {
        newest();
        return null;
    }

    @Override
    public StateStatus status() {
        Version newest = newest();
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("valueBytes", newest.valueBytes());
        figures.put("olderRevisions", recent.size());
        return new StateStatus(newest.keys().size(), 0, figures);
    }

    @Override
    public Optional<Way> way(Revision since, Prefixes prefixes, int hopsMax) {
        return watch.way(since, prefixes, hopsMax);
    }

    @Override
    public Optional<Page<KeyChange>> changes(Hop hop, Prefixes prefixes, @Nullable Key after, int limit) {
        return watch.changes(hop, prefixes, after, limit);
    }

    @Override
    public Optional<Entry> stored(Revision revision, Key key) {
        return watch.stored(revision, key);
    }

    @Override
    public String reach() {
        return "a state of kind %s holds the newest revisions only, for %d minutes and until it ends"
                .formatted(MemoryStateKind.NAME, Recent.AGE_MAX.toMinutes());
    }

    @Override
    public void close() {
        writing.close();
    }

    /** On the caller's thread: digests are most of the work of a write. */
    private static Map<Key, String> etags(List<Mutation> mutations) {
        Map<Key, String> etags = new HashMap<>();
        for (Mutation mutation : mutations) {
            if (mutation instanceof Mutation.Put put) {
                etags.put(put.key(), Etag.of(put.value().bytes()));
            }
        }
        return etags;
    }

    private ApplyResult write(Batch batch, Map<Key, String> etags) {
        Version newest = head.newest();
        Instant now = newest.next(context.clock().instant());
        for (Precondition condition : batch.preconditions()) {
            String etag = newest.etag(condition.key(), now);
            if (!condition.holds(etag)) {
                return new PreconditionFailed(condition, etag);
            }
        }
        return write(newest, now, batch.mutations(), etags);
    }

    private Transacted write(Transaction transaction, Map<Boolean, Map<Key, String>> etags) {
        Request request = transaction.request();
        Transacted first = request == null ? null : requests.answered(request);
        if (first != null) {
            return first;
        }
        Version newest = head.newest();
        Instant now = newest.next(context.clock().instant());
        boolean held = true;
        for (Condition condition : transaction.conditions()) {
            if (condition instanceof Condition.OfKey ofKey) {
                Precondition precondition = ofKey.precondition();
                held &= precondition.holds(newest.etag(precondition.key(), now));
            } else if (condition instanceof Condition.Unchanged unchanged) {
                Version since = held(unchanged.since());
                if (since == null) {
                    return new RevisionUnknown(unchanged.since());
                }
                held &= watch.isUnchanged(since, newest, unchanged.prefix());
            }
        }
        Applied applied = write(newest, now, transaction.branch(held), Objects.requireNonNull(etags.get(held)));
        Done done = new Done(held, new MemorySnapshot(head.newest(), now), applied.outcomes(), false);
        if (request != null && !applied.revision().equals(newest.revision())) {
            requests.add(request, done);
        }
        return done;
    }

    private Deleted write(Prefix prefix, @Nullable Long expected) {
        Version newest = head.newest();
        Instant now = newest.next(context.clock().instant());
        List<Mutation> deletes = new ArrayList<>();
        for (Stored stored : newest.keys().tailMap(prefix.text(), true).values()) {
            if (!prefix.matches(stored.key())) {
                break;
            } else if (!stored.value().expiredAt(now)) {
                deletes.add(new Mutation.Delete(stored.key()));
            }
        }
        if (expected == null || expected != deletes.size()) {
            return new Deleted.OtherCount(deletes.size());
        } else if (deletes.size() > DELETED_ONE_BY_ONE_MAX) {
            throw new LimitException("keys to delete at once", deletes.size(), DELETED_ONE_BY_ONE_MAX);
        }
        return new Deleted.Done(write(newest, now, deletes, Map.of()).revision(), deletes.size());
    }

    private Applied write(Version newest, Instant now, List<Mutation> mutations, Map<Key, String> etags) {
        Step step = new Step(newest, now);
        List<Outcome> outcomes = new ArrayList<>();
        for (Mutation mutation : mutations) {
            Key key = mutation.key();
            if (mutation instanceof Mutation.Put put) {
                String etag = Objects.requireNonNull(etags.get(key));
                outcomes.add(step.put(key, expiry.applyTo(put.value(), now), etag));
            } else {
                outcomes.add(step.delete(key));
            }
        }
        return new Applied(publish(newest, step, now), outcomes);
    }

    private void purge() {
        Version newest = head.newest();
        Instant now = newest.next(context.clock().instant());
        recent.forget(now);
        Step step = new Step(newest, now);
        step.purge(PURGE_KEYS_MAX);
        publish(newest, step, now);
        if (step.changes().size() == PURGE_KEYS_MAX) {
            writing.soon(this::purge);
        }
        LOG.debug("Purged {} expired keys", step.changes().size());
    }

    /** @return the newest revision afterwards */
    private Revision publish(Version newest, Step step, Instant now) {
        if (step.changesNothing()) {
            return newest.revision();
        }
        Version next = step.version(revision(newest.sequence() + 1));
        // Before the next one is visible: who asks for it now must find it as the newest or here.
        recent.add(
                newest,
                step.removedBytes() + (long) CHANGE_BYTES * step.changes().size(),
                now);
        Head published = update(old -> new Head(next, old.listeners()));
        published.listeners().tell(new Committed(newest.revision(), next.revision(), step.changes()));
        return next.revision();
    }

    private synchronized Head update(UnaryOperator<Head> change) {
        head = change.apply(head);
        return head;
    }

    private void unsubscribe(Listener listener) {
        update(now -> new Head(now.newest(), now.listeners().minus(listener)));
    }

    private Version newest() {
        if (writing.closed()) {
            throw new StateException(
                    Reason.CLOSED, "The state in memory was closed; start the agent again to use it.", null);
        }
        return head.newest();
    }

    private @Nullable Version held(Revision revision) {
        Version newest = head.newest();
        return newest.revision().equals(revision) ? newest : recent.find(revision);
    }

    private Revision revision(long sequence) {
        return new Revision(life + "-" + sequence);
    }

    private record Head(Version newest, Listeners listeners) {}
}
