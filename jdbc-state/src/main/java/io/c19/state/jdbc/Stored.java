package io.c19.state.jdbc;

import io.c19.layers.Entry;
import io.c19.layers.Key;
import io.c19.layers.Listed;
import io.c19.layers.Value;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the tables hold of a value, beside its bytes.
 *
 * @param fromStep that put it
 * @param time of that step
 * @param print hexadecimal digits of {@link io.c19.layers.steps.ValueDigest}
 */
record Stored(
        Key key,
        long fromStep,
        Instant time,
        String etag,
        long size,
        @Nullable String type,
        @Nullable Instant expires,
        @Nullable Instant written,
        String print) {
    static final String COLUMNS = "key, from_step, time, etag, size, type, expires, written, print";

    static Stored read(ResultSet row) throws SQLException {
        return new Stored(
                new Key(row.getString(1)),
                row.getLong(2),
                Instant.ofEpochMilli(row.getLong(3)),
                row.getString(4),
                row.getLong(5),
                row.getString(6),
                instant(row, 7),
                instant(row, 8),
                row.getString(9));
    }

    private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    static @Nullable Long millis(@Nullable Instant time) {
        return time == null ? null : time.toEpochMilli();
    }

    boolean expiredAt(Instant now) {
        return expires != null && !expires.isAfter(now);
    }

    /** Whether to put the value would change nothing. When it was written does not count. */
    boolean holds(Value value, String otherEtag) {
        return etag.equals(otherEtag)
                && Objects.equals(type, value.contentType())
                && Objects.equals(expires, value.expires());
    }

    static boolean same(@Nullable Stored a, @Nullable Stored b) {
        return a == null
                ? b == null
                : b != null
                        && a.etag.equals(b.etag)
                        && Objects.equals(a.type, b.type)
                        && Objects.equals(a.expires, b.expires);
    }

    Instant modified() {
        return written == null ? time : written;
    }

    Value value(byte[] bytes) {
        return new Value(bytes, type, expires, written);
    }

    Entry entry(byte[] bytes) {
        return new Entry(key, value(bytes), etag, false);
    }

    Listed listed(byte @Nullable [] bytes) {
        return new Listed(key, etag, size, type, expires, false, bytes == null ? null : value(bytes));
    }
}
