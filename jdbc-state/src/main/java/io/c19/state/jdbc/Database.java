package io.c19.state.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import io.c19.layers.StateException;
import io.c19.layers.meter.ServerMeters;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The connections to a database, and the one way to ask it. Thread-safe; blocks for the database, as long as the settings say at most. */
final class Database implements AutoCloseable {
    /** A connection is given back to the database before proxies cut it. */
    private static final Duration LIFETIME = Duration.ofMinutes(10);

    private final HikariDataSource pool;
    private final Dialect dialect;
    private final String prefix;
    private final Failures failures;
    private final ServerMeters meters;

    private Database(HikariDataSource pool, Dialect dialect, String prefix, Failures failures, ServerMeters meters) {
        this.pool = pool;
        this.dialect = dialect;
        this.prefix = prefix;
        this.failures = failures;
        this.meters = meters;
    }

    /** Something that is asked. */
    @FunctionalInterface
    interface Question<T> {
        T ask(Sql sql) throws SQLException;
    }

    /** @throws StateException with a sentence that says why there is no connection */
    static Database open(JdbcSettings settings, Map<String, String> environment, MeterRegistry meters) {
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
            HikariDataSource pool = new HikariDataSource(config);
            watch(pool, meters);
            return new Database(pool, dialect, settings.prefix(), failures, new ServerMeters(meters));
        } catch (PoolInitializationException e) {
            throw failures.atStart(e.getCause() == null ? e : e.getCause());
        } catch (RuntimeException e) {
            throw failures.atStart(e);
        }
    }

    private static void watch(HikariDataSource pool, MeterRegistry meters) {
        HikariPoolMXBean connections = pool.getHikariPoolMXBean();
        gauge(meters, "used", connections, HikariPoolMXBean::getActiveConnections);
        gauge(meters, "idle", connections, HikariPoolMXBean::getIdleConnections);
        gauge(meters, "missing", connections, HikariPoolMXBean::getThreadsAwaitingConnection);
    }

    private static void gauge(
            MeterRegistry meters, String use, HikariPoolMXBean pool, ToDoubleFunction<HikariPoolMXBean> count) {
        Gauge.builder("c19.state.connections", pool, count)
                .description("Connections to the database: in use, idle, and such as requests wait for.")
                .tag("use", use)
                .strongReference(true)
                .register(meters);
    }

    ServerMeters meters() {
        return meters;
    }

    Dialect dialect() {
        return dialect;
    }

    Failures failures() {
        return failures;
    }

    /** Each statement by itself. */
    <T> T read(Question<T> question) {
        return timed(() -> {
            try (Connection connection = pool.getConnection()) {
                return question.ask(new Sql(connection, prefix));
            }
        });
    }

    /** All statements or none; what was asked is durable when this returns. */
    <T> T write(Question<T> question) {
        return timed(() -> {
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
            }
        });
    }

    /** Something that needs the database. */
    @FunctionalInterface
    private interface Work<T> {
        T run() throws SQLException;
    }

    private <T> T timed(Work<T> work) {
        long start = System.nanoTime();
        boolean well = false;
        try {
            T answer = work.run();
            well = true;
            return answer;
        } catch (SQLException e) {
            throw failures.of(e);
        } finally {
            meters.called(start, well);
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
