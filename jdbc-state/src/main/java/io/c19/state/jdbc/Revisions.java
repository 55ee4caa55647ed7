package io.c19.state.jdbc;

import io.c19.layers.Author;
import io.c19.layers.Revision;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/** The table of revisions. */
final class Revisions {
    static final String COLUMNS = "step, id, time";

    private static final Pattern ID = Pattern.compile("[0-9a-f]{40}");

    private Revisions() {}

    static Head read(ResultSet row) throws SQLException {
        return new Head(row.getLong(1), new Revision(row.getString(2)), Instant.ofEpochMilli(row.getLong(3)));
    }

    static Head newest(Sql sql) throws SQLException {
        return sql.first(
                        "SELECT r.step, r.id, r.time FROM $revision r JOIN $head h ON h.step = r.step", Revisions::read)
                .orElseThrow(() -> new SQLException("the newest revision is missing"));
    }

    static Optional<Head> find(Sql sql, Revision revision) throws SQLException {
        return ID.matcher(revision.id()).matches()
                ? sql.first("SELECT " + COLUMNS + " FROM $revision WHERE id = ?", Revisions::read, revision.id())
                : Optional.empty();
    }

    static Optional<Head> at(Sql sql, long step) throws SQLException {
        return sql.first("SELECT " + COLUMNS + " FROM $revision WHERE step = ?", Revisions::read, step);
    }

    static void insert(Sql sql, Head head, Author author, String message, String node) throws SQLException {
        sql.run(
                "INSERT INTO $revision (step, id, time, author, mail, message, node) VALUES (?, ?, ?, ?, ?, ?, ?)",
                head.step(),
                head.revision().id(),
                head.time().toEpochMilli(),
                author.name(),
                author.mail(),
                message,
                node);
    }
}
