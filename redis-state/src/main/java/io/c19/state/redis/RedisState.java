package io.c19.state.redis;

import io.c19.layers.ApplyResult;
import io.c19.layers.ApplyResult.Applied;
import io.c19.layers.ApplyResult.PreconditionFailed;
import io.c19.layers.Batch;
import io.c19.layers.Committed;
import io.c19.layers.Deleted;
import io.c19.layers.Distant;
import io.c19.layers.Entry;
import io.c19.layers.Expiry;
import io.c19.layers.HttpRoute;
import io.c19.layers.Key;
import io.c19.layers.KeyChange;
import io.c19.layers.LayerContext;
import io.c19.layers.LimitException;
import io.c19.layers.Note;
import io.c19.layers.Prefix;
import io.c19.layers.Prefixes;
import io.c19.layers.Revision;
import io.c19.layers.Routes;
import io.c19.layers.Snapshot;
import io.c19.layers.State;
import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import io.c19.layers.StateStatus;
import io.c19.layers.Subscription;
import io.c19.layers.Transacted;
import io.c19.layers.Transacted.Done;
import io.c19.layers.Transaction;
import io.c19.layers.Transaction.Condition;
import io.c19.layers.Transactions;
import io.c19.layers.Watch;
import io.c19.layers.meter.ServerMeters;
import io.c19.layers.meter.WriteMeters;
import io.c19.layers.steps.Gate;
import io.c19.layers.steps.Subscribers;
import io.c19.layers.steps.WritingRoom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The state in Redis. Thread-safe: who writes waits for the script that does it, and Redis does one at a time. What others wrote
 * to the same store is seen here as soon as the stream tells of it; what was written here is seen at once.
 */
final class RedisState implements State, Transactions, Watch, Routes, Distant {
    /** More than an agent serves at once. */
    static final int WAITING_MAX = 4_096;

    private static final Duration RETRY_AFTER = Duration.ofMillis(100);

    /** How long Redis itself keeps what has expired: for snapshots, and so that a purge can tell of it. */
    private static final Duration LINGER = Duration.ofMinutes(10);

    private final LayerContext context;
    private final Expiry expiry;
    private final Bounds bounds;
    private final Server server;
    private final Store store;
    private final RedisWatch watch;
    private final Subscribers subscribers = new Subscribers();
    private final StepThread steps;
    private final WriteGroups writes;
    private final Purger purger;
    private final RedisStatus status;
    private final CommandRoute commands;
    private final Gate gate = new Gate("The state in Redis was closed; start the agent again to use it.");
    private final WritingRoom room;

    private RedisState(LayerContext context, Expiry expiry, RedisSettings settings, Server server) {
        this.context = context;
        this.expiry = expiry;
        this.bounds = new Bounds(settings.stepsMax(), LINGER.plus(expiry.purgeInterval()));
        this.server = server;
        this.store = Store.open(server, context.clock());
        this.store.near().watch(context.meters());
        this.watch = new RedisWatch(store);
        this.steps = new StepThread(store, subscribers);
        this.writes = new WriteGroups(store, bounds, steps::made);
        this.purger = new Purger(store, bounds, expiry.purgeInterval());
        this.room = new WritingRoom(gate, new WriteMeters(context.meters()), WAITING_MAX, RETRY_AFTER);
        this.status = new RedisStatus(store, settings);
        this.commands = new CommandRoute(server, settings.commands());
    }

    /** @throws StateException when there is no such server, or it does not let us in: a sentence that says why */
    static RedisState open(
            LayerContext context, Expiry expiry, RedisSettings settings, Map<String, String> environment) {
        Server server = Server.connect(settings, environment, new ServerMeters(context.meters()));
        try {
            new Durability(server).warn();
            RedisState state = new RedisState(context, expiry, settings, server);
            state.steps.start();
            state.purger.start();
            return state;
        } catch (RuntimeException e) {
            server.close();
            throw server.failures().of(e);
        }
    }

    @Override
    public String kind() {
        return RedisStateKind.NAME;
    }

    @Override
    public Snapshot head() {
        gate.check();
        StateException trouble = steps.longTrouble();
        if (trouble != null) {
            throw new StateException(Reason.AWAY, trouble.getMessage(), trouble);
        }
        return new RedisSnapshot(store, store.newest(), context.clock().instant());
    }

    @Override
    public boolean isNear(Key key) {
        return store.near().get(key, store.newest()) != null;
    }

    @Override
    public Optional<Snapshot> at(Revision revision) {
        return gate.within(() -> {
            Position position = Position.of(revision);
            return position == null
                    ? Optional.empty()
                    : store.timeOf(position).map(time -> new RedisSnapshot(store, position, time));
        });
    }

    @Override
    public ApplyResult apply(Batch batch) {
        context.limits().check(batch);
        return room.apply(() -> write(batch));
    }

    @Override
    public Transacted transact(Transaction transaction) {
        context.limits().check(transaction);
        return room.transact(() -> write(transaction));
    }

    @Override
    public Deleted deleteAll(Prefix prefix, @Nullable Long expected, Note note) {
        return room.delete(() -> write(prefix, expected));
    }

    private ApplyResult write(Batch batch) {
        WriteAnswer answer =
                writes.write(WriteRequest.of(batch, expiry, context.clock().instant()));
        if (answer instanceof WriteAnswer.Failed failed) {
            return new PreconditionFailed(batch.preconditions().get(failed.condition()), failed.etag());
        }
        WriteAnswer.Done done = (WriteAnswer.Done) answer;
        return new Applied(done.at().revision(), done.outcomes());
    }

    private Transacted write(Transaction transaction) {
        Instant now = context.clock().instant();
        WriteAnswer answer = writes.write(WriteRequest.of(transaction, expiry, now));
        if (answer instanceof WriteAnswer.Unknown unknown) {
            Condition condition = transaction.conditions().get(unknown.condition());
            return new Transacted.RevisionUnknown(((Condition.Unchanged) condition).since());
        } else if (answer instanceof WriteAnswer.OtherRequest) {
            return new Transacted.OtherRequest(Objects.requireNonNull(transaction.request()));
        }
        WriteAnswer.Done done = (WriteAnswer.Done) answer;
        Snapshot after = new RedisSnapshot(store, done.at(), done.repeated() ? done.time() : now);
        return new Done(done.held(), after, done.outcomes(), done.repeated());
    }

    private Deleted write(Prefix prefix, @Nullable Long expected) {
        Position before = store.newest();
        List<Object> answer = store.write(
                Script.DELETE,
                before,
                bounds,
                Server.bytes(prefix.text()),
                Server.bytes(expected == null ? "" : Long.toString(expected)),
                Server.bytes(DELETED_ONE_BY_ONE_MAX));
        String what = Server.text(answer.get(0));
        if (what.equals("COUNT")) {
            return new Deleted.OtherCount((Long) answer.get(1));
        } else if (what.equals("MANY")) {
            throw new LimitException("keys to delete at once", (Long) answer.get(1), DELETED_ONE_BY_ONE_MAX);
        }
        Position after = before.at((Long) answer.get(1));
        store.learn(new Mark(after, Server.text(answer.get(3))));
        return new Deleted.Done(after.revision(), (Long) answer.get(2));
    }

    @Override
    public String version() {
        return gate.within(status::version);
    }

    @Override
    public Subscription subscribe(Consumer<Committed> listener) {
        gate.check();
        return subscribers.add(store.newest().step(), listener);
    }

    @Override
    public StateStatus status() {
        return gate.within(status::all);
    }

    @Override
    public @Nullable String fault() {
        gate.check();
        StateException trouble = steps.trouble();
        return trouble == null ? null : trouble.getMessage();
    }

    @Override
    public Optional<Way> way(Revision since, Prefixes prefixes, int hopsMax) {
        return gate.within(() -> watch.way(since, prefixes, hopsMax));
    }

    @Override
    public Optional<Page<KeyChange>> changes(Hop hop, Prefixes prefixes, @Nullable Key after, int limit) {
        return gate.within(() -> watch.changes(hop, prefixes, after, limit));
    }

    @Override
    public Optional<Entry> stored(Revision revision, Key key) {
        return gate.within(() -> watch.stored(revision, key));
    }

    @Override
    public List<HttpRoute> routes() {
        return commands.routes();
    }

    @Override
    public String reach() {
        return "a state of kind %s holds the newest %d revisions, for a day (state.steps)"
                .formatted(RedisStateKind.NAME, bounds.stepsMax());
    }

    @Override
    public void close() {
        if (gate.close(server.timeout().multipliedBy(2))) {
            purger.close();
            steps.close();
            server.close();
        }
    }
}
