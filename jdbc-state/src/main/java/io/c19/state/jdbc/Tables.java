package io.c19.state.jdbc;

import io.c19.layers.Author;
import io.c19.layers.Revision;
import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tables as a whole: that they are there, and how the database keeps them. */
final class Tables {
    private static final Logger LOG = LoggerFactory.getLogger(Tables.class);

    private static final int FORMAT = 1;
    private static final String NO_PRINT = "0".repeat(64);

    /** Anything: agents that start at the same time take turns. */
    private static final long LOCK = 0x63_31_39L;

    private Tables() {}

    /**
     * Makes the tables if they are not there.
     *
     * @throws StateException when they are of another form, or may not be made
     */
    static void make(Database database, JdbcSettings settings, Instant now) {
        long format = database.write(sql -> {
            if (database.dialect().equals(Dialect.POSTGRESQL)) {
                sql.list("SELECT pg_advisory_xact_lock(?)", row -> true, LOCK);
            }
            for (String statement : database.dialect().schema()) {
                sql.run(statement);
            }
            if (sql.number("SELECT COUNT(*) FROM $head") == 0) {
                begin(sql, settings, now);
            }
            return sql.number("SELECT format FROM $head");
        });
        if (format != FORMAT) {
            throw new StateException(
                    Reason.UNUSABLE,
                    "The tables %s* are of format %d (expected: %d); use a newer program, or another state.prefix."
                            .formatted(settings.prefix(), format, FORMAT),
                    null);
        }
    }

    /** Of an id that no other store has. */
    private static void begin(Sql sql, JdbcSettings settings, Instant now) throws SQLException {
        String id = UUID.randomUUID().toString().replace("-", "")
                + UUID.randomUUID().toString().substring(0, 8);
        sql.run(
                "INSERT INTO $head (id, format, step, time, keys, bytes, print) VALUES (0, ?, 0, ?, 0, 0, ?)",
                FORMAT,
                now.toEpochMilli(),
                NO_PRINT);
        Head first = new Head(0, new Revision(id), now);
        Revisions.insert(sql, first, new Author(settings.node(), ""), "begin", settings.node());
    }

    /** Says in the log what of the database keeps acknowledged writes from being durable. */
    static void warn(Database database) {
        warnings(database).forEach(LOG::warn);
    }

    /** A sentence each. */
    static List<String> warnings(Database database) {
        List<String> warnings = new ArrayList<>();
        if (!database.dialect().equals(Dialect.POSTGRESQL)) {
            return warnings; // we set what there is to set
        }
        Map<String, String> settings = new LinkedHashMap<>();
        for (String name : List.of("fsync", "synchronous_commit")) {
            settings.put(name, database.read(sql -> sql.first("SHOW " + name, row -> row.getString(1))
                    .orElse("")));
        }
        settings.forEach((name, value) -> {
            if (value.equals("off")) {
                warnings.add(
                        "PostgreSQL acknowledges writes before they are on its disk (%1$s is off); set `%1$s = on`."
                                .formatted(name));
            }
        });
        return warnings;
    }
}
