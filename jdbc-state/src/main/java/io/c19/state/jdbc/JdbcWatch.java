package io.c19.state.jdbc;

import io.c19.layers.Committed;
import io.c19.layers.Entry;
import io.c19.layers.History.Diff;
import io.c19.layers.Key;
import io.c19.layers.KeyChange;
import io.c19.layers.Prefix;
import io.c19.layers.Prefixes;
import io.c19.layers.Revision;
import io.c19.layers.Selection;
import io.c19.layers.Watch.Hop;
import io.c19.layers.Watch.Page;
import io.c19.layers.Watch.Way;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What happened since any step, from the table of changes. Thread-safe. */
record JdbcWatch(Database database) {

    Optional<Way> way(Revision since, Prefixes prefixes, int hopsMax) {
        return database.read(sql -> {
            Optional<Head> from = Revisions.find(sql, since);
            if (from.isEmpty()) {
                return Optional.empty();
            }
            Head newest = Revisions.newest(sql);
            List<Hop> hops = hops(sql, from.get().step(), newest.step(), prefixes, hopsMax);
            Revision end = hops.size() == hopsMax ? hops.get(hopsMax - 1).to() : newest.revision();
            return Optional.of(new Way(hops, end));
        });
    }

    private static List<Hop> hops(Sql sql, long after, long last, Prefixes prefixes, int max) throws SQLException {
        List<Object> parameters = new ArrayList<>(List.of(after, last));
        String any = any(prefixes, parameters);
        parameters.add(max);
        return sql.list(
                "SELECT p.id, r.id FROM (SELECT DISTINCT step FROM $change WHERE step > ? AND step <= ? AND (" + any
                        + ") ORDER BY step LIMIT ?) c JOIN $revision r ON r.step = c.step JOIN $revision p ON p.step = c.step - 1 ORDER BY r.step",
                row -> new Hop(new Revision(row.getString(1)), new Revision(row.getString(2))),
                parameters.toArray());
    }

    /** A condition on keys, whose parameters it adds. */
    private static String any(Prefixes prefixes, List<Object> parameters) {
        List<String> each = new ArrayList<>();
        for (Prefix prefix : prefixes.all()) {
            Span span = Span.of(prefix.text());
            each.add("(" + span.condition("key") + ")");
            parameters.addAll(List.of(span.between(new Object[0])));
        }
        return String.join(" OR ", each);
    }

    Optional<Page<KeyChange>> changes(Hop hop, Prefixes prefixes, @Nullable Key after, int limit) {
        return database.read(sql -> {
            Optional<Head> from = Revisions.find(sql, hop.from());
            Optional<Head> to = Revisions.find(sql, hop.to());
            if (from.isEmpty() || to.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(
                    to.get().step() == from.get().step() + 1
                            ? ofStep(sql, to.get().step(), prefixes, after, limit)
                            : ofSeveral(sql, from.get().step(), to.get().step(), prefixes, after, limit));
        });
    }

    private static Page<KeyChange> ofStep(Sql sql, long step, Prefixes prefixes, @Nullable Key after, int limit)
            throws SQLException {
        List<Object> parameters = new ArrayList<>(List.of(step, after == null ? "" : after.text()));
        String any = any(prefixes, parameters);
        parameters.add(limit + 1);
        List<KeyChange> found = sql.list(
                "SELECT key, before, after FROM $change WHERE step = ? AND key > ? AND (" + any
                        + ") ORDER BY key LIMIT ?",
                JdbcWatch::change,
                parameters.toArray());
        boolean more = found.size() > limit;
        return new Page<>(more ? found.subList(0, limit) : found, more);
    }

    private static Page<KeyChange> ofSeveral(
            Sql sql, long from, long to, Prefixes prefixes, @Nullable Key after, int limit) throws SQLException {
        List<KeyChange> found = new ArrayList<>();
        for (Prefix prefix : prefixes.all()) {
            Diff diff =
                    Differences.between(sql, from, to, new Selection.Under(prefix), after, limit + 1 - found.size());
            found.addAll(diff.changes());
            if (found.size() > limit) {
                return new Page<>(found.subList(0, limit), true);
            }
        }
        return new Page<>(found, false);
    }

    static KeyChange change(ResultSet row) throws SQLException {
        return new KeyChange(new Key(row.getString(1)), row.getString(2), row.getString(3));
    }

    Optional<Entry> stored(Revision revision, Key key) {
        return database.read(sql -> Revisions.find(sql, revision))
                .flatMap(head -> new JdbcSnapshot(database, head, Instant.EPOCH).stored(key))
                .map(JdbcSnapshot.Row::entry);
    }

    /** The steps behind one, as subscribers are told of them. */
    static List<Writing.Made> made(Sql sql, Head after, long last) throws SQLException {
        List<Head> heads = sql.list(
                "SELECT " + Revisions.COLUMNS + " FROM $revision WHERE step > ? AND step <= ? ORDER BY step",
                Revisions::read,
                after.step(),
                last);
        List<Writing.Made> made = new ArrayList<>();
        Head previous = after;
        for (Head head : heads) {
            Page<KeyChange> changes = ofStep(sql, head.step(), Prefixes.ALL, null, Committed.JOINED_MAX);
            made.add(new Writing.Made(
                    head, new Committed(previous.revision(), head.revision(), changes.items(), !changes.more())));
            previous = head;
        }
        return made;
    }
}
