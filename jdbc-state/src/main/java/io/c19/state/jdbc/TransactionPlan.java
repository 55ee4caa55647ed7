package io.c19.state.jdbc;

import io.c19.layers.ApplyResult.Applied;
import io.c19.layers.Key;
import io.c19.layers.Mutation;
import io.c19.layers.Outcome;
import io.c19.layers.Outcome.Effect;
import io.c19.layers.Precondition;
import io.c19.layers.Selection;
import io.c19.layers.Transacted;
import io.c19.layers.Transacted.Done;
import io.c19.layers.Transaction;
import io.c19.layers.Transaction.Condition;
import io.c19.layers.Transaction.Request;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A transaction of a client: judged, done, and remembered if it is to be recognized. Not thread-safe. */
final class TransactionPlan {
    static final Duration REMEMBERED = Duration.ofDays(1);

    private final Database database;
    private final Transaction transaction;
    private final Plan.Digests then;
    private final Plan.Digests otherwise;

    TransactionPlan(Database database, Transaction transaction) {
        this.database = database;
        this.transaction = transaction;
        this.then = Plan.Digests.of(transaction.then());
        this.otherwise = Plan.Digests.of(transaction.otherwise());
    }

    Transacted run(Writing writing) throws SQLException {
        Transacted earlier = earlier(writing);
        if (earlier != null) {
            return earlier;
        }
        Map<Key, Stored> stored = writing.stored(keys());
        boolean held = true;
        for (Condition condition : transaction.conditions()) {
            if (condition instanceof Condition.OfKey ofKey) {
                Precondition precondition = ofKey.precondition();
                held &= precondition.holds(Plan.etag(stored.get(precondition.key()), writing.now()));
            } else if (condition instanceof Condition.Unchanged unchanged) {
                Optional<Head> since = Revisions.find(writing.sql(), unchanged.since());
                if (since.isEmpty()) {
                    return new Transacted.RevisionUnknown(unchanged.since());
                }
                held &= Differences.none(
                        writing.sql(),
                        since.get().step(),
                        writing.head().step(),
                        new Selection.Under(unchanged.prefix()));
            }
        }
        long before = writing.head().step();
        Applied applied =
                Plan.write(writing, stored, transaction.branch(held), held ? then : otherwise, transaction.note());
        if (writing.head().step() > before) {
            remember(writing, held, applied.outcomes());
        }
        return new Done(held, new JdbcSnapshot(database, writing.head(), writing.now()), applied.outcomes(), false);
    }

    private Set<Key> keys() {
        Set<Key> keys = new HashSet<>();
        for (Condition condition : transaction.conditions()) {
            if (condition instanceof Condition.OfKey ofKey) {
                keys.add(ofKey.precondition().key());
            }
        }
        transaction.then().forEach(mutation -> keys.add(mutation.key()));
        transaction.otherwise().forEach(mutation -> keys.add(mutation.key()));
        return keys;
    }

    private record Remembered(String digest, long step, boolean held, Instant time, String effects) {}

    private @Nullable Transacted earlier(Writing writing) throws SQLException {
        Request request = transaction.request();
        if (request == null) {
            return null;
        }
        Remembered done = writing.sql()
                .first(
                        "SELECT digest, step, held, time, effects FROM $request WHERE key = ?",
                        row -> new Remembered(
                                row.getString(1),
                                row.getLong(2),
                                row.getInt(3) == 1,
                                Instant.ofEpochMilli(row.getLong(4)),
                                row.getString(5)),
                        request.key())
                .orElse(null);
        if (done == null || done.time().plus(REMEMBERED).isBefore(writing.now())) {
            return null;
        } else if (!done.digest().equals(request.digest())) {
            return new Transacted.OtherRequest(request);
        }
        Head at = Revisions.at(writing.sql(), done.step()).orElseThrow(() -> new SQLException("a step is missing"));
        return new Done(
                done.held(), new JdbcSnapshot(database, at, at.time()), outcomes(done.held(), done.effects()), true);
    }

    private void remember(Writing writing, boolean held, List<Outcome> outcomes) throws SQLException {
        Request request = transaction.request();
        if (request == null) {
            return;
        }
        String effects = outcomes.stream()
                .map(outcome -> outcome.effect().name().charAt(0) + (outcome.before() == null ? "" : outcome.before()))
                .collect(Collectors.joining(","));
        writing.sql().run("DELETE FROM $request WHERE key = ?", request.key());
        writing.sql()
                .run(
                        "INSERT INTO $request (key, digest, step, held, time, effects) VALUES (?, ?, ?, ?, ?, ?)",
                        request.key(),
                        request.digest(),
                        writing.head().step(),
                        held ? 1 : 0,
                        writing.now().toEpochMilli(),
                        effects);
    }

    private List<Outcome> outcomes(boolean held, String effects) {
        List<Mutation> mutations = transaction.branch(held);
        String[] each = effects.split(",", -1);
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < mutations.size(); i++) {
            Key key = mutations.get(i).key();
            String before = each[i].length() == 1 ? null : each[i].substring(1);
            Effect effect =
                    switch (each[i].charAt(0)) {
                        case 'C' -> Effect.CREATED;
                        case 'R' -> Effect.REPLACED;
                        case 'D' -> Effect.DELETED;
                        default -> Effect.UNCHANGED;
                    };
            String after = effect == Effect.UNCHANGED
                    ? before
                    : effect == Effect.DELETED ? null : (held ? then : otherwise).etag(key);
            outcomes.add(new Outcome(key, effect, before, after));
        }
        return outcomes;
    }

    /** Those that are too old to be recognized. */
    static void forget(Writing writing) throws SQLException {
        writing.sql()
                .run(
                        "DELETE FROM $request WHERE time < ?",
                        writing.now().minus(REMEMBERED).toEpochMilli());
    }
}
