package io.c19.connection.standard;

import io.c19.layers.Entry;
import io.c19.layers.Key;
import io.c19.layers.LayerContext;
import io.c19.layers.ListQuery;
import io.c19.layers.Listed;
import io.c19.layers.Listing;
import io.c19.layers.Prefix;
import io.c19.layers.Snapshot;
import io.c19.layers.State;
import io.c19.layers.Subscription;
import io.c19.layers.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * When each key was written last, here or elsewhere, and what of others' writes is to be taken. Thread-safe; blocks for the state.
 *
 * <p>The state knows the time of what it holds ({@link Snapshot#modified}); what it does not know is kept here, in memory: when a key was deleted, and
 * that a write here came after one whose clock was ahead. A write here always counts as later than all that was here before,
 * whatever the clocks say, so that nothing acknowledged is ever replaced by something older.
 *
 * <p>The state tells of its writes by {@link Changes}; {@link #catchUp} gives each a time. Whatever reads times catches up first.
 */
final class Ledger implements AutoCloseable {
    private static final int SCAN_PAGE = 1_000;

    /** What a state removes by a clock of its own, such as that of a server, it may remove a little early; it was not deleted then. */
    private static final long CLOCK_SLACK_MILLIS = 1_000;

    private final State state;
    private final LayerContext context;
    private final long deletedTtlMillis;
    private final Consumer<Set<Key>> written;
    private final Times times = new Times();
    private final Changes changes = new Changes();
    /** Keys written here; guarded by the lock. */
    private final Set<Key> untold = new TreeSet<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Subscription subscription;
    private final Intake intake;

    /**
     * Reads all keys of the state.
     *
     * @param deletedTtl for how long it is known that a key was deleted
     * @param written is told which keys were written here, by others than {@link #merge}
     */
    Ledger(State state, LayerContext context, Duration deletedTtl, Consumer<Set<Key>> written) {
        this.state = state;
        this.context = context;
        this.deletedTtlMillis = deletedTtl.toMillis();
        this.written = written;
        this.intake = new Intake(state, context, times, this::look);
        this.subscription = state.subscribe(changes::add);
        lock.lock();
        try {
            lookAtAll(state.head(), key -> {});
        } finally {
            lock.unlock();
        }
    }

    /** Gives a time to what was written to the state meanwhile. */
    void catchUp() {
        lock.lock();
        try {
            look();
            times.deletedBefore(now() - deletedTtlMillis).forEach(times::remove);
        } finally {
            lock.unlock();
        }
        tell();
    }

    /** Not under the lock: who is told may do as they like. */
    private void tell() {
        Set<Key> told;
        lock.lock();
        try {
            told = Set.copyOf(untold);
            untold.clear();
        } finally {
            lock.unlock();
        }
        if (!told.isEmpty()) {
            written.accept(told);
        }
    }

    Times.Versions versions() {
        catchUp();
        return times.versions();
    }

    /** All keys of which there is something to tell. */
    Collection<Key> keys() {
        catchUp();
        return times.keys();
    }

    /** The last write to the key; null when there is none, or it is being replaced at this moment: it is then told of again. */
    @Nullable
    Dated dated(Key key) {
        Stamp stamp = times.get(key);
        if (stamp == null) {
            return null;
        } else if (stamp.isDeleted()) {
            return new Dated(key, stamp.time(), null, true);
        }
        Entry entry = state.head().get(key).orElse(null);
        return entry == null || !stamp.holds(entry) ? null : new Dated(key, stamp.time(), entry.value(), true);
    }

    Optional<Instant> deleted(Key key) {
        catchUp();
        return Optional.ofNullable(times.get(key))
                .filter(Stamp::isDeleted)
                .map(stamp -> Instant.ofEpochMilli(stamp.time()));
    }

    /**
     * Takes of others' writes those that count; durably, when it returns.
     *
     * @param others at most as many as a batch may have
     * @return the keys that changed here
     * @throws Intake.Refused when the state takes no writes now
     */
    Set<Key> merge(Collection<Dated> others) throws Intake.Refused {
        List<Dated> fresh = others.stream()
                .filter(dated -> !dated.expiredAt(now()))
                .filter(dated -> dated.value() != null || dated.time() >= now() - deletedTtlMillis)
                .toList();
        lock.lock();
        try {
            look();
            return intake.take(fresh);
        } finally {
            lock.unlock();
            tell();
        }
    }

    /** Looks at what the state has told of. */
    private void look() {
        Changes.Taken taken = changes.take();
        Snapshot head = state.head();
        if (taken.all()) {
            lookAtAll(head, untold::add);
        } else {
            taken.keys().forEach(key -> look(head, key, untold::add));
        }
    }

    private void lookAtAll(Snapshot head, Consumer<Key> local) {
        Set<Key> seen = new HashSet<>();
        @Nullable String next = null;
        do {
            Listing page = head.list(ListQuery.of(Prefix.ALL, SCAN_PAGE).after(next));
            for (Listed listed : page.entries()) {
                seen.add(listed.key());
                look(head, listed.key(), local);
            }
            next = page.next();
        } while (next != null);
        List.copyOf(times.keys()).stream().filter(key -> !seen.contains(key)).forEach(key -> look(head, key, local));
    }

    /** @param local is told the key when it was written here */
    private void look(Snapshot head, Key key, Consumer<Key> local) {
        Entry entry = head.get(key).orElse(null);
        Stamp known = times.get(key);
        if (known == null ? entry == null : known.holds(entry)) {
            return;
        }
        if (entry == null && known != null && known.expiredAt(now() + CLOCK_SLACK_MILLIS)) {
            times.remove(key);
            return;
        }
        long after = known == null ? 0 : known.time() + 1;
        times.put(
                key,
                entry == null
                        ? Stamp.deleted(Math.max(now(), after))
                        : Stamp.of(Math.max(modified(head, key, entry), after), entry));
        local.accept(key);
    }

    private long modified(Snapshot head, Key key, Entry entry) {
        Value value = entry.value();
        return value.written() != null
                ? value.written().toEpochMilli()
                : head.modified(key).map(time -> time.toEpochMilli()).orElseGet(this::now);
    }

    /** How many keys are known to have been deleted. */
    int deletions() {
        return times.deletions();
    }

    private long now() {
        return context.clock().millis();
    }

    @Override
    public void close() {
        subscription.close();
    }
}
