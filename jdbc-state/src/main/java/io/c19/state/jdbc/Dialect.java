package io.c19.state.jdbc;

import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * In what databases differ. To add one: its types, in which texts are compared by code point and bytes are of any length; how a
 * transaction that writes keeps others from it; and what makes its driver give up in time.
 *
 * @param product as the driver says it
 * @param text type of keys and all that is compared
 * @param bytes type of values
 * @param lock what is asked for the row of the head by one who is going to write
 * @param properties of connections, in which {@code %d} stands for the timeout in seconds
 */
record Dialect(
        String product, String urlPrefix, String text, String bytes, String lock, Map<String, String> properties) {
    static final Dialect POSTGRESQL = new Dialect(
            "PostgreSQL",
            "jdbc:postgresql:",
            "TEXT COLLATE \"C\"",
            "BYTEA",
            " FOR UPDATE",
            Map.of(
                    "socketTimeout",
                    "%d",
                    "connectTimeout",
                    "%d",
                    "loginTimeout",
                    "%d",
                    "tcpKeepAlive",
                    "true",
                    "ApplicationName",
                    "c19",
                    // Who takes the row of the head and is cut off then must not keep the others waiting for hours.
                    "options",
                    "-c idle_in_transaction_session_timeout=%ds"));

    /** Its transactions take the lock when they begin, else two that read first would stand in each other's way. */
    static final Dialect SQLITE = new Dialect(
            "SQLite",
            "jdbc:sqlite:",
            "TEXT",
            "BLOB",
            "",
            Map.of(
                    "transaction_mode",
                    "IMMEDIATE",
                    "journal_mode",
                    "WAL",
                    "synchronous",
                    "FULL",
                    "busy_timeout",
                    "%d000"));

    private static final List<Dialect> ALL = List.of(POSTGRESQL, SQLITE);

    /** @throws StateException when there is none for the URL */
    static Dialect of(String url) {
        return ALL.stream()
                .filter(dialect -> url.toLowerCase(Locale.ROOT).startsWith(dialect.urlPrefix))
                .findFirst()
                .orElseThrow(() -> new StateException(
                        Reason.UNUSABLE,
                        "state.url: '%s' is of a database that this program does not know (expected: it begins with %s or %s)."
                                .formatted(url, POSTGRESQL.urlPrefix, SQLITE.urlPrefix),
                        null));
    }

    /** What makes the tables where they are missing; the names of all begin with {@code $}. */
    List<String> schema() {
        String version =
                """
                key %1$s NOT NULL, from_step BIGINT NOT NULL, time BIGINT NOT NULL, etag CHAR(40) NOT NULL, size BIGINT NOT NULL,
                type %1$s, expires BIGINT, written BIGINT, print CHAR(64) NOT NULL, value %2$s NOT NULL"""
                        .formatted(text, bytes);
        return List.of(
                "CREATE TABLE IF NOT EXISTS $head (id INTEGER PRIMARY KEY, format INTEGER NOT NULL, step BIGINT NOT NULL,"
                        + " time BIGINT NOT NULL, keys BIGINT NOT NULL, bytes BIGINT NOT NULL, print CHAR(64) NOT NULL)",
                "CREATE TABLE IF NOT EXISTS $revision (step BIGINT PRIMARY KEY, id %1$s NOT NULL UNIQUE, time BIGINT NOT NULL,"
                                .formatted(text)
                        + " author TEXT NOT NULL, mail TEXT NOT NULL, message TEXT NOT NULL, node TEXT NOT NULL)",
                "CREATE INDEX IF NOT EXISTS $revision_time ON $revision (time)",
                "CREATE TABLE IF NOT EXISTS $entry (%s, PRIMARY KEY (key))".formatted(version),
                "CREATE INDEX IF NOT EXISTS $entry_expires ON $entry (expires) WHERE expires IS NOT NULL",
                "CREATE TABLE IF NOT EXISTS $past (%s, until_step BIGINT NOT NULL, PRIMARY KEY (key, from_step))"
                        .formatted(version),
                "CREATE TABLE IF NOT EXISTS $change (step BIGINT NOT NULL, key %s NOT NULL, before CHAR(40), after CHAR(40),"
                                .formatted(text)
                        + " PRIMARY KEY (step, key))",
                "CREATE INDEX IF NOT EXISTS $change_key ON $change (key, step)",
                "CREATE TABLE IF NOT EXISTS $request (key %s PRIMARY KEY, digest CHAR(64) NOT NULL, step BIGINT NOT NULL,"
                                .formatted(text)
                        + " held INTEGER NOT NULL, time BIGINT NOT NULL, effects TEXT NOT NULL)");
    }
}
