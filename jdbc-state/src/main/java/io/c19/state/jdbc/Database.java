package io.c19.state.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import io.c19.layers.StateException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

/** The connections to a database, and the one way to ask it. Thread-safe; blocks for the database, as long as the settings say at most. */
final class Database implements AutoCloseable {
    /** A connection is given back to the database before proxies cut it. */
    private static final Duration LIFETIME = Duration.ofMinutes(10);

    private final HikariDataSource pool;
    private final Dialect dialect;
    private final String prefix;
    private final Failures failures;

    private Database(HikariDataSource pool, Dialect dialect, String prefix, Failures failures) {
        this.pool = pool;
        this.dialect = dialect;
        this.prefix = prefix;
        this.failures = failures;
    }

    /** Something that is asked. */
    @FunctionalInterface
    interface Question<T> {
        T ask(Sql sql) throws SQLException;
    }

    /** @throws StateException with a sentence that says why there is no connection */
    static Database open(JdbcSettings settings, Map<String, String> environment) {
        Dialect dialect = Dialect.of(settings.url());
        Failures failures = new Failures(settings.url());
        HikariConfig config = new HikariConfig();
        config.setPoolName("c19-sql");
        config.setJdbcUrl(settings.url());
        config.setUsername(settings.user(environment));
        config.setPassword(settings.password(environment));
        config.setMaximumPoolSize(settings.connections() + 1); // one for who writes
        config.setMinimumIdle(1);
        config.setMaxLifetime(LIFETIME.toMillis());
        config.setIdleTimeout(LIFETIME.dividedBy(2).toMillis());
        config.setConnectionTimeout(settings.timeout().toMillis());
        config.setValidationTimeout(settings.timeout().toMillis());
        config.setInitializationFailTimeout(1);
        long seconds = settings.timeout().toSeconds();
        dialect.properties().forEach((name, value) -> {
            if (!settings.url().contains(name + "=")) { // the URL says otherwise
                config.addDataSourceProperty(name, value.replace("%d", Long.toString(seconds)));
            }
        });
        try {
            return new Database(new HikariDataSource(config), dialect, settings.prefix(), failures);
        } catch (PoolInitializationException e) {
            throw failures.atStart(e.getCause() == null ? e : e.getCause());
        } catch (RuntimeException e) {
            throw failures.atStart(e);
        }
    }

    Dialect dialect() {
        return dialect;
    }

    Failures failures() {
        return failures;
    }

    /** Each statement by itself. */
    <T> T read(Question<T> question) {
        try (Connection connection = pool.getConnection()) {
            return question.ask(new Sql(connection, prefix));
        } catch (SQLException e) {
            throw failures.of(e);
        }
    }

    /** All statements or none; what was asked is durable when this returns. */
    <T> T write(Question<T> question) {
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T answer = question.ask(new Sql(connection, prefix));
                connection.commit();
                return answer;
            } catch (SQLException | RuntimeException e) {
                rollBack(connection, e);
                throw e;
            } finally {
                restore(connection);
            }
        } catch (SQLException e) {
            throw failures.of(e);
        }
    }

    private static void rollBack(Connection connection, Exception why) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            why.addSuppressed(e);
        }
    }

    private static void restore(Connection connection) {
        try {
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            // It is broken, and the pool sees that too.
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
