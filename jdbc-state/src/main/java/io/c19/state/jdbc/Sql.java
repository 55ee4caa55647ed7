package io.c19.state.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Statements on one connection, in which {@code $} stands for the prefix of the tables. Not thread-safe. */
record Sql(Connection connection, String prefix) {
    /** Makes something of the row that a result is at. */
    @FunctionalInterface
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    <T> List<T> list(String statement, Reader<T> reader, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement prepared = prepare(statement, parameters);
                ResultSet rows = prepared.executeQuery()) {
            List<T> all = new ArrayList<>();
            while (rows.next()) {
                all.add(reader.read(rows));
            }
            return all;
        }
    }

    <T> Optional<T> first(String statement, Reader<T> reader, @Nullable Object... parameters) throws SQLException {
        return list(statement, reader, parameters).stream().findFirst();
    }

    long number(String statement, @Nullable Object... parameters) throws SQLException {
        return first(statement, row -> row.getLong(1), parameters)
                .orElseThrow(() -> new SQLException("no row for: " + statement));
    }

    int run(String statement, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement prepared = prepare(statement, parameters)) {
            return prepared.executeUpdate();
        }
    }

    /** The same statement for each of many parameters. */
    void runAll(String statement, List<@Nullable Object[]> parameters) throws SQLException {
        if (parameters.isEmpty()) {
            return;
        }
        try (PreparedStatement prepared = prepare(statement)) {
            for (@Nullable Object[] each : parameters) {
                set(prepared, each);
                prepared.addBatch();
            }
            prepared.executeBatch();
        }
    }

    private PreparedStatement prepare(String statement, @Nullable Object... parameters) throws SQLException {
        PreparedStatement prepared = connection.prepareStatement(statement.replace("$", prefix));
        try {
            set(prepared, parameters);
            return prepared;
        } catch (SQLException e) {
            prepared.close();
            throw e;
        }
    }

    private static void set(PreparedStatement prepared, @Nullable Object[] parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            Object parameter = parameters[i];
            if (parameter instanceof byte[] bytes) {
                prepared.setBytes(i + 1, bytes);
            } else if (parameter instanceof Long number) {
                prepared.setLong(i + 1, number);
            } else if (parameter instanceof Integer number) {
                prepared.setInt(i + 1, number);
            } else if (parameter == Null.NUMBER) {
                prepared.setNull(i + 1, Types.BIGINT);
            } else {
                prepared.setString(i + 1, (String) parameter);
            }
        }
    }

    /** For a number that is not there: databases want to know of what type nothing is. */
    enum Null {
        NUMBER;

        static Object or(@Nullable Long number) {
            return number == null ? NUMBER : number;
        }
    }
}
