package io.c19.state.jdbc;

import io.c19.layers.Author;
import io.c19.layers.History;
import io.c19.layers.History.Diff;
import io.c19.layers.History.Log;
import io.c19.layers.History.Logged;
import io.c19.layers.History.Lookup;
import io.c19.layers.Key;
import io.c19.layers.KeyChange;
import io.c19.layers.Revision;
import io.c19.layers.Selection;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Every revision, from the tables of revisions and changes. Thread-safe. */
record JdbcHistory(Database database) {
    private static final Pattern BACK = Pattern.compile("(.*)~(\\d{1,15})");
    private static final Pattern ABBREVIATED = Pattern.compile("[0-9a-f]{4,40}");
    private static final int CANDIDATES = 10;

    Lookup find(String name) {
        return database.read(sql -> {
            Matcher back = BACK.matcher(name);
            boolean goesBack = back.matches();
            Lookup found = named(sql, goesBack ? back.group(1) : name);
            if (!(found instanceof Lookup.Found from) || !goesBack) {
                return found instanceof Lookup.Unknown ? new Lookup.Unknown(name) : found;
            }
            long step = step(sql, from.revision()) - Long.parseLong(back.group(2));
            return Revisions.at(sql, step).map(JdbcHistory::found).orElseGet(() -> new Lookup.Unknown(name));
        });
    }

    private static Lookup found(Head head) {
        return new Lookup.Found(head.revision(), head.time());
    }

    private static Lookup named(Sql sql, String name) throws SQLException {
        if (name.equals("main")) {
            return found(Revisions.newest(sql));
        } else if (ABBREVIATED.matcher(name).matches()) {
            Span span = Span.of(name);
            List<Head> heads = sql.list(
                    "SELECT " + Revisions.COLUMNS + " FROM $revision WHERE" + span.condition("id")
                            + " ORDER BY id LIMIT ?",
                    Revisions::read,
                    span.between(new Object[0], CANDIDATES));
            if (heads.size() == 1) {
                return found(heads.get(0));
            } else if (heads.size() > 1) {
                return new Lookup.Ambiguous(
                        name, heads.stream().map(Head::revision).toList());
            }
        }
        return at(sql, name).map(JdbcHistory::found).orElseGet(() -> new Lookup.Unknown(name));
    }

    private static Optional<Head> at(Sql sql, String time) throws SQLException {
        Instant instant;
        try {
            instant = OffsetDateTime.parse(time).toInstant();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
        return sql.first(
                "SELECT " + Revisions.COLUMNS + " FROM $revision WHERE time <= ? ORDER BY time DESC, step DESC LIMIT 1",
                Revisions::read,
                instant.toEpochMilli());
    }

    /** @throws IllegalArgumentException when it is no revision of this store */
    private static long step(Sql sql, Revision revision) throws SQLException {
        return Revisions.find(sql, revision)
                .map(Head::step)
                .orElseThrow(() -> new IllegalArgumentException("revision: %s is not known here".formatted(revision)));
    }

    Log log(Selection selection, Revision from, @Nullable Revision after, int limit) {
        return database.read(sql -> {
            long first = step(sql, from);
            long last = after == null ? first : step(sql, after) - 1;
            if (after != null && last >= first) {
                throw new IllegalArgumentException("after: %s is not in the history of %s".formatted(after, from));
            }
            Span span = Span.of(selection);
            List<Long> steps = sql.list(
                    "SELECT DISTINCT step FROM $change WHERE step <= ? AND" + span.condition("key")
                            + " ORDER BY step DESC LIMIT ?",
                    row -> row.getLong(1),
                    span.between(new Object[] {last}, limit + 1));
            boolean more = steps.size() > limit;
            List<Logged> logged = new ArrayList<>();
            for (long step : more ? steps.subList(0, limit) : steps) {
                logged.add(logged(sql, step, span));
            }
            return new Log(logged, more ? logged.get(limit - 1).revision() : null);
        });
    }

    private static Logged logged(Sql sql, long step, Span span) throws SQLException {
        String some = "FROM $change WHERE step = ? AND" + span.condition("key");
        Object[] parameters = span.between(new Object[] {step});
        List<KeyChange> changes = sql.list(
                "SELECT key, before, after " + some + " ORDER BY key LIMIT ?",
                JdbcWatch::change,
                span.between(new Object[] {step}, History.CHANGES_MAX));
        long total = changes.size() < History.CHANGES_MAX
                ? changes.size()
                : sql.number("SELECT COUNT(*) " + some, parameters);
        return sql.first(
                        "SELECT step, id, time, author, mail, message, node FROM $revision WHERE step = ?",
                        row -> new Logged(
                                new Revision(row.getString(2)),
                                Instant.ofEpochMilli(row.getLong(3)),
                                new Author(row.getString(4), row.getString(5)),
                                row.getString(6),
                                row.getString(7),
                                changes,
                                total),
                        step)
                .orElseThrow(() -> new SQLException("a revision is missing"));
    }

    Diff diff(Revision from, Revision to, Selection selection, @Nullable Key after, int limit) {
        return database.read(sql -> Differences.between(sql, step(sql, from), step(sql, to), selection, after, limit));
    }
}
