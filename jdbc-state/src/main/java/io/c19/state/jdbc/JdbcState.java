package io.c19.state.jdbc;

import io.c19.layers.ApplyResult;
import io.c19.layers.Batch;
import io.c19.layers.Committed;
import io.c19.layers.Deleted;
import io.c19.layers.Distant;
import io.c19.layers.Entry;
import io.c19.layers.Expiry;
import io.c19.layers.History;
import io.c19.layers.Key;
import io.c19.layers.KeyChange;
import io.c19.layers.LayerContext;
import io.c19.layers.Note;
import io.c19.layers.Prefix;
import io.c19.layers.Prefixes;
import io.c19.layers.Revision;
import io.c19.layers.Selection;
import io.c19.layers.Snapshot;
import io.c19.layers.State;
import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import io.c19.layers.StateStatus;
import io.c19.layers.Subscription;
import io.c19.layers.Transacted;
import io.c19.layers.Transaction;
import io.c19.layers.Transactions;
import io.c19.layers.Watch;
import io.c19.layers.meter.WriteMeters;
import io.c19.layers.steps.Gate;
import io.c19.layers.steps.Subscribers;
import io.c19.layers.steps.WritingRoom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The state in an SQL database. Thread-safe: readers take a connection each, one {@link Writer} makes the steps. */
final class JdbcState implements State, Transactions, History, Watch, Distant {
    /** More than an agent serves at once. */
    private static final int WAITING_MAX = 4_096;

    private static final Duration RETRY_AFTER = Duration.ofMillis(500);

    private final LayerContext context;
    private final JdbcSettings settings;
    private final Database database;
    private final JdbcHistory history;
    private final JdbcWatch watch;
    private final Subscribers subscribers = new Subscribers();
    private final Writer writer;
    private final Gate gate = new Gate("The state in a database was closed; start the agent again to use it.");
    private final WritingRoom room;

    private JdbcState(LayerContext context, Expiry expiry, JdbcSettings settings, Database database) {
        this.context = context;
        this.settings = settings;
        this.database = database;
        this.history = new JdbcHistory(database);
        this.watch = new JdbcWatch(database);
        this.room = new WritingRoom(gate, new WriteMeters(context.meters()), WAITING_MAX, RETRY_AFTER);
        this.writer = new Writer(database, expiry, settings, context.clock(), subscribers);
    }

    /** @throws StateException when there is no such database, or it does not let us in: a sentence that says why */
    static JdbcState open(LayerContext context, Expiry expiry, JdbcSettings settings, Map<String, String> environment) {
        Database database = Database.open(settings, environment, context.meters());
        try {
            Tables.make(database, settings, context.clock().instant());
            Tables.warn(database);
            JdbcState state = new JdbcState(context, expiry, settings, database);
            state.writer.start();
            return state;
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    @Override
    public String kind() {
        return JdbcStateKind.NAME;
    }

    @Override
    public Snapshot head() {
        gate.check();
        StateException trouble = writer.longTrouble();
        if (trouble != null) {
            throw new StateException(Reason.AWAY, trouble.getMessage(), trouble);
        }
        return new JdbcSnapshot(database, writer.newest(), context.clock().instant());
    }

    @Override
    public boolean isNear(Key key) {
        return false;
    }

    @Override
    public Optional<Snapshot> at(Revision revision) {
        return gate.within(() -> {
            Head newest = writer.newest();
            if (newest.revision().equals(revision)) {
                return Optional.of(
                        new JdbcSnapshot(database, newest, context.clock().instant()));
            }
            return database.read(sql -> Revisions.find(sql, revision))
                    .map(head -> new JdbcSnapshot(
                            database,
                            head,
                            head.step() >= newest.step() ? context.clock().instant() : head.time()));
        });
    }

    @Override
    public ApplyResult apply(Batch batch) {
        context.limits().check(batch);
        return room.apply(() -> {
            Plan.Digests digests = Plan.Digests.of(batch.mutations());
            return writer.call(writing -> Plan.apply(writing, batch, digests));
        });
    }

    @Override
    public Transacted transact(Transaction transaction) {
        context.limits().check(transaction);
        return room.transact(() -> writer.call(new TransactionPlan(database, transaction)::run));
    }

    @Override
    public Deleted deleteAll(Prefix prefix, @Nullable Long expected, Note note) {
        return room.delete(() -> writer.call(writing -> Plan.deleteAll(writing, prefix, expected, note)));
    }

    @Override
    public ApplyResult revert(Selection selection, Revision to, Note note) {
        return room.apply(() -> {
            Head then = database.read(sql -> Revisions.find(sql, to))
                    .orElseThrow(() -> new IllegalArgumentException("revision: %s is not known here".formatted(to)));
            String name = to.id().substring(0, 10);
            return writer.call(writing -> Plan.revert(writing, selection, then.step(), note, name));
        });
    }

    @Override
    public Lookup find(String name) {
        return gate.within(() -> history.find(name));
    }

    @Override
    public Log log(Selection selection, Revision from, @Nullable Revision after, int limit) {
        return gate.within(() -> history.log(selection, from, after, limit));
    }

    @Override
    public Diff diff(Revision from, Revision to, Selection selection, @Nullable Key after, int limit) {
        return gate.within(() -> history.diff(from, to, selection, after, limit));
    }

    @Override
    public String version() {
        return gate.within(() -> database.read(sql ->
                sql.first("SELECT print FROM $head", row -> row.getString(1)).orElseThrow()));
    }

    @Override
    public Subscription subscribe(Consumer<Committed> listener) {
        gate.check();
        return subscribers.add(writer.newest().step(), listener);
    }

    @Override
    public StateStatus status() {
        return gate.within(() -> database.read(sql -> sql.first("SELECT keys, bytes, step FROM $head", row -> {
                    Map<String, Object> figures = new LinkedHashMap<>();
                    figures.put("url", settings.url());
                    figures.put("tablePrefix", settings.prefix());
                    figures.put("valueBytes", row.getLong(2));
                    figures.put("revisions", row.getLong(3) + 1);
                    figures.put("database", databaseName(sql));
                    return new StateStatus(row.getLong(1), 0, figures);
                })
                .orElseThrow()));
    }

    private static String databaseName(Sql sql) throws java.sql.SQLException {
        var about = sql.connection().getMetaData();
        return about.getDatabaseProductName() + " " + about.getDatabaseProductVersion();
    }

    @Override
    public @Nullable String fault() {
        gate.check();
        StateException trouble = writer.trouble();
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
    public String reach() {
        return "a state of kind %s holds every revision since its tables were made".formatted(JdbcStateKind.NAME);
    }

    @Override
    public void close() {
        if (gate.close(settings.timeout().multipliedBy(2))) {
            writer.close();
            database.close();
        }
    }
}
