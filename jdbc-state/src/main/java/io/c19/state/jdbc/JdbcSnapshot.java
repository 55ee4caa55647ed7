package io.c19.state.jdbc;

import io.c19.layers.Entry;
import io.c19.layers.Key;
import io.c19.layers.ListQuery;
import io.c19.layers.Listed;
import io.c19.layers.Listing;
import io.c19.layers.Revision;
import io.c19.layers.Snapshot;
import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The database as of a step.
 *
 * @param now what has expired by then is absent
 */
record JdbcSnapshot(Database database, Head head, Instant now) implements Snapshot {
    /** Rows that are asked for at a time; of a group of many keys the others are passed over. */
    private static final int ROWS = 500;

    private static final int VALUE = 10;

    @Override
    public Revision revision() {
        return head.revision();
    }

    @Override
    public Optional<Entry> get(Key key) {
        return stored(key).filter(row -> !row.stored().expiredAt(now)).map(Row::entry);
    }

    @Override
    public Optional<Instant> modified(Key key) {
        return database.read(sql -> stored(sql, key, head.step()))
                .filter(stored -> !stored.expiredAt(now))
                .map(Stored::modified);
    }

    /** Expired or not. */
    Optional<Row> stored(Key key) {
        return database.read(
                sql -> sql.first(statement(Stored.COLUMNS + ", value"), Row::read, parameters(key, head.step())));
    }

    /** What the key held at a step, expired or not. */
    static Optional<Stored> stored(Sql sql, Key key, long step) throws SQLException {
        return sql.first(statement(Stored.COLUMNS), Stored::read, parameters(key, step));
    }

    /** With its bytes. */
    static Optional<Row> row(Sql sql, Key key, long step) throws SQLException {
        return sql.first(statement(Stored.COLUMNS + ", value"), Row::read, parameters(key, step));
    }

    private static String statement(String columns) {
        return "SELECT %1$s FROM $entry WHERE key = ? AND from_step <= ? UNION ALL SELECT %1$s FROM $past WHERE key = ? AND from_step <= ? AND until_step > ?"
                .formatted(columns);
    }

    private static Object[] parameters(Key key, long step) {
        return new Object[] {key.text(), step, key.text(), step, step};
    }

    /** @param bytes exact; null where they were not asked for */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Row(Stored stored, byte @Nullable [] bytes) {
        static Row read(ResultSet row) throws SQLException {
            Stored stored = Stored.read(row);
            byte[] bytes = row.getBytes(VALUE);
            if (bytes.length != stored.size()) {
                throw new StateException(
                        Reason.CORRUPT,
                        "What the database holds for key '%s' has %d bytes (expected: %d); somebody else wrote it."
                                .formatted(stored.key(), bytes.length, stored.size()),
                        null);
            }
            return new Row(stored, bytes);
        }

        static Row withoutBytes(ResultSet row) throws SQLException {
            return new Row(Stored.read(row), null);
        }

        Entry entry() {
            return stored.entry(bytesThere());
        }

        byte[] bytesThere() {
            return java.util.Objects.requireNonNull(bytes);
        }
    }

    @Override
    public Listing list(ListQuery query) {
        List<Listed> entries = new ArrayList<>();
        List<String> prefixes = new ArrayList<>();
        String last = null;
        Span span = Span.of(query.prefix().text());
        String from = start(query);
        while (from != null) {
            // One more than there is room for, to know whether there is another page.
            int want = Math.min(ROWS, query.limit() - entries.size() - prefixes.size() + 1);
            List<Row> rows = rows(span.startingAt(from), want, query.values());
            from = rows.size() < want
                    ? null
                    : rows.get(rows.size() - 1).stored().key().text() + '\u0001';
            String group = null;
            for (Row row : rows) {
                String text = row.stored().key().text();
                if (group != null && text.startsWith(group)) {
                    continue;
                } else if (entries.size() + prefixes.size() == query.limit()) {
                    return new Listing(entries, prefixes, last);
                }
                int slash = query.grouped()
                        ? text.indexOf(Key.SEPARATOR, query.prefix().text().length())
                        : -1;
                if (slash < 0) {
                    entries.add(row.stored().listed(row.bytes()));
                    last = text;
                } else {
                    group = text.substring(0, slash + 1);
                    prefixes.add(group);
                    last = group;
                }
            }
            if (from != null && group != null && from.startsWith(group)) {
                from = Span.after(group);
            }
        }
        return new Listing(entries, prefixes, null);
    }

    /** The least text that may be answered. */
    private static @Nullable String start(ListQuery query) {
        String prefix = query.prefix().text();
        String after = query.after();
        if (after == null || Key.TEXT_ORDER.compare(after, prefix) < 0) {
            return prefix;
        }
        return query.grouped() && after.endsWith("/") ? Span.after(after) : after + '\u0001';
    }

    /** From what is there now, if nothing was written since; else what was valid then has to be looked for. */
    private List<Row> rows(Span span, int limit, boolean values) {
        String columns = values ? Stored.COLUMNS + ", value" : Stored.COLUMNS;
        Sql.Reader<Row> reader = values ? Row::read : Row::withoutBytes;
        String live = " AND (expires IS NULL OR expires > ?) ORDER BY key LIMIT ?";
        long millis = now.toEpochMilli();
        return database.read(sql -> {
            if (sql.number("SELECT step FROM $head") == head.step()) {
                List<Row> rows = sql.list(
                        "SELECT " + columns + " FROM $entry WHERE" + span.condition("key") + live,
                        reader,
                        span.between(new Object[0], millis, limit));
                if (sql.number("SELECT step FROM $head") == head.step()) {
                    return rows;
                }
            }
            String both =
                    "SELECT %1$s FROM (SELECT %1$s FROM $entry WHERE from_step <= ? UNION ALL SELECT %1$s FROM $past WHERE from_step <= ? AND until_step > ?) valid WHERE"
                            .formatted(columns);
            Object[] step = {head.step(), head.step(), head.step()};
            return sql.list(both + span.condition("key") + live, reader, span.between(step, millis, limit));
        });
    }
}
