package io.c19.state.jdbc;

import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;

/**
 * The one table from what can go wrong with a database to what a person is told.
 *
 * @param url of the database; holds no secret
 */
record Failures(String url) {
    StateException of(SQLException failure) {
        String state = failure.getSQLState() == null ? "" : failure.getSQLState();
        String said = firstLine(failure);
        if (state.startsWith("53100") || said.contains("SQLITE_FULL")) {
            return new StateException(
                    Reason.FULL, "The database at %s has no room left: %s.".formatted(url, said), failure);
        } else if (state.startsWith("25006") || said.contains("SQLITE_READONLY")) {
            return new StateException(
                    Reason.READ_ONLY, "The database at %s takes no writes now: %s.".formatted(url, said), failure);
        } else if (said.contains("SQLITE_CORRUPT") || said.contains("SQLITE_NOTADB") || state.startsWith("XX00")) {
            return new StateException(
                    Reason.CORRUPT, "The database at %s is damaged: %s.".formatted(url, said), failure);
        }
        return new StateException(
                isAway(failure, state) ? Reason.AWAY : Reason.IO,
                "The database at %s does not answer as it should: %s; a write that was under way may have been done."
                        .formatted(url, said),
                failure);
    }

    /** Nobody is there, or whoever is there starts or stops, or is too busy to be asked in time. */
    private static boolean isAway(SQLException failure, String state) {
        return failure instanceof SQLTransientConnectionException || state.startsWith("08") || state.startsWith("57P");
    }

    /** Whether a request is what the database cannot do, rather than that it does not work: others are no worse off. */
    static boolean isOfRequest(StateException failure) {
        if (!(failure.getCause() instanceof SQLException said)) {
            return false;
        }
        String state = said.getSQLState() == null ? "" : said.getSQLState();
        String line = firstLine(said);
        return state.startsWith("22") // data
                || state.startsWith("23") // constraints
                || state.startsWith("54") // sizes
                || line.contains("SQLITE_CONSTRAINT")
                || line.contains("SQLITE_TOOBIG");
    }

    StateException atStart(Throwable failure) {
        SQLException refused = find(failure);
        String state = refused == null || refused.getSQLState() == null ? "" : refused.getSQLState();
        if (state.startsWith("28")) {
            return unusable(
                    "The database at %s does not let this user in (expected: state.user, and the password in state.password_file or the variable %s): %s."
                            .formatted(url, JdbcSettings.PASSWORD, firstLine(failure)),
                    failure);
        } else if (String.valueOf(failure.getMessage()).contains("No suitable driver")
                || String.valueOf(failure.getMessage()).contains("get driver instance")) {
            return unusable(
                    "There is no driver for %s on the class path (expected: the jar of its vendor beside this program's)."
                            .formatted(url),
                    failure);
        }
        return unusable("The database at %s cannot be used: %s.".formatted(url, firstLine(failure)), failure);
    }

    private static StateException unusable(String sentence, Throwable cause) {
        return new StateException(Reason.UNUSABLE, sentence, cause);
    }

    private static @Nullable SQLException find(Throwable failure) {
        Throwable at = failure;
        SQLException found = null;
        while (at != null) {
            found = at instanceof SQLException sql && sql.getSQLState() != null ? sql : found;
            at = at.getCause();
        }
        return found;
    }

    private static String firstLine(Throwable failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null && deepest.getCause() instanceof SQLException) {
            deepest = deepest.getCause();
        }
        String line = String.valueOf(deepest.getMessage())
                .lines()
                .findFirst()
                .orElse("")
                .strip();
        return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
    }
}
