package com.example.c19.journal;

import com.example.c19.journal.Journal.Change;
import io.c19.layers.ApplyResult;
import io.c19.layers.ApplyResult.Applied;
import io.c19.layers.ApplyResult.PreconditionFailed;
import io.c19.layers.Batch;
import io.c19.layers.Committed;
import io.c19.layers.Expiry;
import io.c19.layers.HttpAnswer;
import io.c19.layers.HttpRoute;
import io.c19.layers.LayerContext;
import io.c19.layers.Mutation;
import io.c19.layers.Precondition;
import io.c19.layers.Revision;
import io.c19.layers.Routes;
import io.c19.layers.Snapshot;
import io.c19.layers.State;
import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import io.c19.layers.StateStatus;
import io.c19.layers.Subscription;
import io.c19.layers.meter.WriteMeters;
import io.micrometer.core.instrument.Gauge;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A state whose keys are in memory and whose steps are in a {@link Journal}. One writes at a time; readers look at contents that never
 * change, and wait for nobody. It has a route of its own, and a meter.
 */
final class JournalState implements State, Routes {
    static final String KIND = "Journal";

    /** So that the pages of a listing can stay on one revision while others write. */
    private static final int HELD_MAX = 1_000;

    private final Journal journal;
    private final LayerContext context;
    private final Expiry expiry;
    private final WriteMeters meters;
    private final Listeners listeners = new Listeners();
    private final ScheduledExecutorService purging;

    /** Older contents by revision, the oldest first. Guarded by this. */
    private final Map<Revision, Contents> held = new LinkedHashMap<>();

    private volatile Contents newest;
    private volatile boolean closed;
    private volatile @Nullable String fault;

    private JournalState(Journal journal, LayerContext context, Expiry expiry) {
        this.journal = journal;
        this.context = context;
        this.expiry = expiry;
        this.meters = new WriteMeters(context.meters());
        this.newest = Contents.empty(journal.life(), context.clock().instant());
        this.purging = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "journal-purge");
            thread.setDaemon(true);
            return thread;
        });
    }

    static JournalState open(Journal journal, LayerContext context, Expiry expiry) {
        JournalState state = new JournalState(journal, context, expiry);
        journal.replay((time, changes) -> {
            Step step = new Step(state.newest, time);
            changes.forEach(step::take);
            state.newest = step.next();
        });
        Gauge.builder("c19.state.journal.size", journal, Journal::bytes)
                .description("Length of the journal.")
                .baseUnit("bytes")
                .register(context.meters());
        long interval = expiry.purgeInterval().toMillis();
        var unused = state.purging.scheduleWithFixedDelay(state::purge, interval, interval, TimeUnit.MILLISECONDS);
        return state;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Snapshot head() {
        checkOpen();
        return new JournalSnapshot(newest, context.clock().instant());
    }

    @Override
    public synchronized Optional<Snapshot> at(Revision revision) {
        checkOpen();
        if (newest.revision().equals(revision)) {
            return Optional.of(head());
        }
        return Optional.ofNullable(held.get(revision)).map(old -> new JournalSnapshot(old, old.time()));
    }

    @Override
    public ApplyResult apply(Batch batch) {
        context.limits().check(batch);
        try {
            ApplyResult result = write(batch);
            meters.answered(result);
            return result;
        } catch (StateException e) {
            meters.failed();
            throw e;
        }
    }

    private synchronized ApplyResult write(Batch batch) {
        checkOpen();
        Step step = new Step(newest, now());
        for (Precondition condition : batch.preconditions()) {
            Item live = newest.live(condition.key(), step.now());
            String etag = live == null ? null : live.etag();
            if (!condition.holds(etag)) {
                return new PreconditionFailed(condition, etag);
            }
        }
        for (Mutation mutation : batch.mutations()) {
            if (mutation instanceof Mutation.Put put) {
                step.put(put.key(), expiry.applyTo(put.value(), step.now()));
            } else {
                step.delete(mutation.key());
            }
        }
        publish(step);
        return new Applied(newest.revision(), step.outcomes());
    }

    /** In whole milliseconds, as the journal has it, and never before what is there. */
    private Instant now() {
        Instant now = Instant.ofEpochMilli(context.clock().millis());
        return now.isBefore(newest.time()) ? newest.time() : now;
    }

    /** Makes a step durable, then visible, then known. */
    private void publish(Step step) {
        if (step.changes().isEmpty()) {
            return;
        }
        String broken = fault;
        if (broken != null) {
            throw new StateException(Reason.IO, broken, null);
        }
        List<Change> changes = step.changes();
        try {
            journal.append(step.now(), changes);
        } catch (IOException e) {
            // Nobody knows how much of it is there; the next start finds out.
            fault = journal.failed(e).getMessage() + "; start the agent again";
            throw journal.failed(e);
        }
        Contents before = newest;
        held.put(before.revision(), before);
        if (held.size() > HELD_MAX) {
            held.remove(held.keySet().iterator().next());
        }
        newest = step.next();
        listeners.tell(new Committed(before.revision(), newest.revision(), step.keyChanges()));
    }

    private synchronized void purge() {
        if (!closed && fault == null) {
            Step step = new Step(newest, now());
            newest.items().values().stream()
                    .filter(item -> !item.isLive(step.now()))
                    .map(Item::key)
                    .forEach(step::remove);
            publish(step);
        }
    }

    @Override
    public String version() {
        checkOpen();
        return newest.version();
    }

    @Override
    public synchronized Subscription subscribe(Consumer<Committed> listener) {
        checkOpen();
        return listeners.add(listener);
    }

    @Override
    public StateStatus status() {
        checkOpen();
        return new StateStatus(newest.items().size(), 0, Map.of("journalBytes", journal.bytes()));
    }

    @Override
    public @Nullable String fault() {
        checkOpen();
        return fault;
    }

    /** {@code GET /v1/layers/Journal/size}. */
    @Override
    public List<HttpRoute> routes() {
        return List.of(HttpRoute.get(
                "/v1/layers/Journal/size",
                request -> HttpAnswer.json("{\"bytes\":%d,\"keys\":%d}"
                        .formatted(journal.bytes(), newest.items().size()))));
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            purging.shutdownNow();
            journal.close();
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new StateException(Reason.CLOSED, "the state is closed: the agent is shutting down", null);
        }
    }
}
