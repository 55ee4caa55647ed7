package io.c19.state.redis;

import io.c19.layers.Entry;
import io.c19.layers.Key;
import io.c19.layers.Listed;
import io.c19.layers.Mutation.Put;
import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import io.c19.layers.Value;
import io.c19.layers.steps.ValueDigest;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a value beside its bytes: a text of fields with a space between them, of which the last, the type, may hold more.
 *
 * @param step that put it
 * @param time of that step
 */
record About(
        long step,
        Instant time,
        String etag,
        long size,
        @Nullable Instant expires,
        @Nullable Instant written,
        @Nullable String contentType) {
    private static final int FIELDS = 9;
    private static final String NONE = "-";
    /** Of a digest: enough to tell values apart by accident. */
    private static final int PRINT_BYTES = 12;

    /** @throws StateException when it is not of this form */
    static About parse(String text) {
        String[] fields = text.split(" ", FIELDS);
        try {
            return new About(
                    Long.parseLong(fields[0]),
                    Instant.ofEpochMilli(Long.parseLong(fields[2])),
                    fields[3],
                    Long.parseLong(fields[4]),
                    time(fields[5]),
                    time(fields[6]),
                    fields.length < FIELDS || fields[8].isEmpty() ? null : fields[8]);
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw new StateException(
                    Reason.CORRUPT,
                    "What Redis holds for a key is not of the form that docs/redis.md tells; somebody else wrote it.",
                    e);
        }
    }

    /** What of this a script is told for a put: all but the first three fields, which it adds. */
    static String told(Put put, Value value, String etag) {
        byte[] digest = ValueDigest.of(put.key(), value, etag);
        return etag
                + ' '
                + value.bytes().length
                + ' '
                + text(value.expires())
                + ' '
                + text(value.written())
                + ' '
                + HexFormat.of().formatHex(digest, 0, PRINT_BYTES)
                + (value.contentType() == null ? "" : ' ' + value.contentType());
    }

    boolean expiredAt(Instant now) {
        return expires != null && !expires.isAfter(now);
    }

    Value value(byte[] bytes) {
        return new Value(bytes, contentType, expires, written);
    }

    Entry entry(Key key, byte[] bytes) {
        return new Entry(key, value(bytes), etag, false);
    }

    Listed listed(Key key, byte @Nullable [] bytes) {
        return new Listed(key, etag, size, contentType, expires, false, bytes == null ? null : value(bytes));
    }

    private static @Nullable Instant time(String field) {
        return field.equals(NONE) ? null : Instant.ofEpochMilli(Long.parseLong(field));
    }

    private static String text(@Nullable Instant time) {
        return time == null ? NONE : Long.toString(time.toEpochMilli());
    }
}
