package io.c19.state.jdbc;

import io.c19.layers.ApplyResult;
import io.c19.layers.ApplyResult.Applied;
import io.c19.layers.ApplyResult.PreconditionFailed;
import io.c19.layers.Batch;
import io.c19.layers.Deleted;
import io.c19.layers.Etag;
import io.c19.layers.Key;
import io.c19.layers.LimitException;
import io.c19.layers.Mutation;
import io.c19.layers.Mutation.Put;
import io.c19.layers.Note;
import io.c19.layers.Outcome;
import io.c19.layers.Outcome.Effect;
import io.c19.layers.Precondition;
import io.c19.layers.Prefix;
import io.c19.layers.Revision;
import io.c19.layers.Selection;
import io.c19.layers.Transactions;
import io.c19.layers.Value;
import io.c19.layers.steps.ValueDigest;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What requests come to, judged of the newest step, within the transaction that makes the next one. */
final class Plan {
    /** Keeps a transaction of the purge short, so that others do not feel it. */
    static final int PURGED_MAX = 1_000;

    private Plan() {}

    /** The digests of what is put: made before the transaction, on the thread of who asks. */
    record Digests(Map<Key, String> etags) {
        static Digests of(List<Mutation> mutations) {
            Map<Key, String> etags = new HashMap<>();
            for (Mutation mutation : mutations) {
                if (mutation instanceof Put put) {
                    etags.put(put.key(), Etag.of(put.value().bytes()));
                }
            }
            return new Digests(etags);
        }

        String etag(Key key) {
            return java.util.Objects.requireNonNull(etags.get(key));
        }
    }

    static ApplyResult apply(Writing writing, Batch batch, Digests digests) throws SQLException {
        Set<Key> keys = new HashSet<>();
        batch.preconditions().forEach(condition -> keys.add(condition.key()));
        batch.mutations().forEach(mutation -> keys.add(mutation.key()));
        Map<Key, Stored> stored = writing.stored(keys);
        for (Precondition condition : batch.preconditions()) {
            String etag = etag(stored.get(condition.key()), writing.now());
            if (!condition.holds(etag)) {
                return new PreconditionFailed(condition, etag);
            }
        }
        return write(writing, stored, batch.mutations(), digests, batch.note());
    }

    static Applied write(Writing writing, Map<Key, Stored> stored, List<Mutation> mutations, Digests digests, Note note)
            throws SQLException {
        List<Writing.Change> changes = new ArrayList<>();
        List<Outcome> outcomes = new ArrayList<>();
        for (Mutation mutation : mutations) {
            Key key = mutation.key();
            Stored was = stored.get(key);
            String before = etag(was, writing.now());
            if (mutation instanceof Put put) {
                Value value = writing.expiry().applyTo(put.value(), writing.now());
                String etag = digests.etag(key);
                if (was != null && was.holds(value, etag)) {
                    outcomes.add(new Outcome(key, Effect.UNCHANGED, before, before));
                } else {
                    outcomes.add(new Outcome(key, before == null ? Effect.CREATED : Effect.REPLACED, before, etag));
                    changes.add(putting(key, was, value, etag));
                }
            } else if (before == null) {
                outcomes.add(new Outcome(key, Effect.UNCHANGED, null, null));
            } else {
                outcomes.add(new Outcome(key, Effect.DELETED, before, null));
                changes.add(new Writing.Change(key, was, null, null, null));
            }
        }
        Revision revision = writing.commit(changes, note, message(changes, "put", "delete"));
        return new Applied(revision, outcomes);
    }

    static Writing.Change putting(Key key, @Nullable Stored was, Value value, String etag) {
        String print = HexFormat.of().formatHex(ValueDigest.of(key, value, etag));
        return new Writing.Change(key, was, value, etag, print);
    }

    static Deleted deleteAll(Writing writing, Prefix prefix, @Nullable Long expected, Note note) throws SQLException {
        Span span = Span.of(prefix.text());
        String live = span.condition("key") + " AND (expires IS NULL OR expires > ?)";
        Object[] parameters = span.between(new Object[0], writing.now().toEpochMilli());
        long count = writing.sql().number("SELECT COUNT(*) FROM $entry WHERE" + live, parameters);
        if (expected == null || expected != count) {
            return new Deleted.OtherCount(count);
        } else if (count > Transactions.DELETED_ONE_BY_ONE_MAX) {
            throw new LimitException("keys to delete at once", count, Transactions.DELETED_ONE_BY_ONE_MAX);
        }
        List<Writing.Change> changes = removing(writing.sql()
                .list("SELECT %s FROM $entry WHERE".formatted(Stored.COLUMNS) + live, Stored::read, parameters));
        return new Deleted.Done(writing.commit(changes, note, message(changes, "put", "delete")), count);
    }

    /** @return how many keys were removed */
    static int purge(Writing writing) throws SQLException {
        List<Writing.Change> changes = removing(writing.sql()
                .list(
                        "SELECT %s FROM $entry WHERE expires <= ? ORDER BY expires LIMIT ?".formatted(Stored.COLUMNS),
                        Stored::read,
                        writing.now().toEpochMilli(),
                        PURGED_MAX));
        writing.commit(changes, Note.NONE, message(changes, "put", "purge"));
        return changes.size();
    }

    private static List<Writing.Change> removing(List<Stored> all) {
        List<Writing.Change> changes = new ArrayList<>();
        all.forEach(stored -> changes.add(new Writing.Change(stored.key(), stored, null, null, null)));
        return changes;
    }

    /** @param to a step that the state has gone through */
    static ApplyResult revert(Writing writing, Selection selection, long to, Note note, String name)
            throws SQLException {
        List<Writing.Change> changes = new ArrayList<>();
        List<Outcome> outcomes = new ArrayList<>();
        String after = null;
        List<Key> page;
        do {
            page = Differences.candidates(writing.sql(), to, writing.head().step(), selection, after);
            Map<Key, Stored> stored = writing.stored(page);
            for (Key key : page) {
                Stored was = stored.get(key);
                JdbcSnapshot.Row then = JdbcSnapshot.row(writing.sql(), key, to).orElse(null);
                if (!Stored.same(was, then == null ? null : then.stored())) {
                    outcomes.add(outcome(key, etag(was, writing.now()), then));
                    changes.add(restoring(key, was, then));
                }
                after = key.text();
            }
        } while (!page.isEmpty());
        String message = "revert %s to %s".formatted(Differences.name(selection), name);
        return new Applied(writing.commit(changes, note, message), outcomes);
    }

    private static Outcome outcome(Key key, @Nullable String before, JdbcSnapshot.@Nullable Row then) {
        String etag = then == null ? null : then.stored().etag();
        Effect effect = etag == null ? Effect.DELETED : before == null ? Effect.CREATED : Effect.REPLACED;
        return new Outcome(key, effect, before, etag);
    }

    private static Writing.Change restoring(Key key, @Nullable Stored was, JdbcSnapshot.@Nullable Row then) {
        return then == null
                ? new Writing.Change(key, was, null, null, null)
                : putting(
                        key,
                        was,
                        then.stored().value(then.bytesThere()),
                        then.stored().etag());
    }

    static @Nullable String etag(@Nullable Stored stored, Instant now) {
        return stored == null || stored.expiredAt(now) ? null : stored.etag();
    }

    private static String message(List<Writing.Change> changes, String put, String delete) {
        if (changes.size() != 1) {
            return "change %d keys".formatted(changes.size());
        }
        Writing.Change only = changes.get(0);
        return (only.value() == null ? delete : put) + " " + only.key();
    }
}
