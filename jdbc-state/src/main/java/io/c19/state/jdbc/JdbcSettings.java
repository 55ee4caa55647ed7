package io.c19.state.jdbc;

import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import io.c19.layers.config.ConfigException;
import io.c19.layers.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the database is. Holds no password: that is read when the state is opened.
 *
 * @param user null: the environment has it, or the database needs none
 * @param passwordFile null: the environment has it, or the database needs none
 * @param prefix of the names of all tables
 * @param node what goes into history as the one who wrote
 * @param timeout for a connection, and for each answer
 * @param poll how often it is asked what others wrote
 */
record JdbcSettings(
        String url,
        @Nullable String user,
        @Nullable Path passwordFile,
        String prefix,
        String node,
        int connections,
        Duration timeout,
        Duration poll) {
    static final String USERNAME = "C19_SQL_USERNAME";
    static final String PASSWORD = "C19_SQL_PASSWORD";

    private static final Pattern PREFIX = Pattern.compile("[a-z][a-z0-9_]{0,29}");
    private static final Pattern NODE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");
    /** Readers beyond that wait for one another; databases take some 100 connections from all agents together. */
    private static final int CONNECTIONS = 8;

    private static final int CONNECTIONS_MAX = 100;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    /** Drivers know whole seconds. */
    private static final Duration TIMEOUT_MIN = Duration.ofSeconds(1);

    private static final Duration TIMEOUT_MAX = Duration.ofMinutes(1);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration POLL_MIN = Duration.ofMillis(10);

    static JdbcSettings read(Settings settings) {
        String url = settings.text("url", "jdbc:sqlite:data.db");
        if (url.toLowerCase(Locale.ROOT).matches(".*[?&;](user|password|sslpassword)=.*")
                || url.matches("[^?]*//[^/]*@.*")) {
            // Not with what stands there: it would be in the log.
            throw new ConfigException(
                    "state.url: holds a user or a password (expected: neither; say state.user, and the"
                            + " password in state.password_file or the variable " + PASSWORD + ").");
        } else if (!url.startsWith("jdbc:")) {
            throw settings.wrong("url", "jdbc:postgresql://HOST:PORT/DATABASE or jdbc:sqlite:FILE");
        }
        String prefix = settings.text("prefix", "c19_");
        if (!PREFIX.matcher(prefix).matches()) {
            throw settings.wrong("prefix", "1 to 30 lower-case letters, digits or '_', beginning with a letter");
        }
        String node = settings.text("node", "sql");
        if (!NODE.matcher(node).matches()) {
            throw settings.wrong("node", "1 to 63 letters, digits, '-' or '_', beginning with a letter or digit");
        }
        return new JdbcSettings(
                url,
                settings.textOrNull("user"),
                settings.textOrNull("password_file") == null ? null : settings.path("password_file", Path.of("")),
                prefix,
                node,
                settings.integer("connections", CONNECTIONS, 1, CONNECTIONS_MAX),
                settings.millis("timeout", TIMEOUT, TIMEOUT_MIN, TIMEOUT_MAX),
                settings.millis("poll_interval", POLL, POLL_MIN, TIMEOUT_MAX));
    }

    @Nullable
    String user(Map<String, String> environment) {
        return user == null ? environment.get(USERNAME) : user;
    }

    /** @throws StateException when the file cannot be read */
    @Nullable
    String password(Map<String, String> environment) {
        if (passwordFile == null) {
            return environment.get(PASSWORD);
        }
        try {
            return Files.readString(passwordFile).strip();
        } catch (IOException e) {
            throw new StateException(
                    Reason.UNUSABLE,
                    "The password of the database cannot be read from %s (state.password_file)."
                            .formatted(passwordFile),
                    e);
        }
    }
}
