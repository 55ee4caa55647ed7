package io.c19.layers;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a key holds: bytes, and what little is known about them. Immutable by agreement: the array is not copied, neither
 * in nor out, so whoever hands one over or receives one must not write to it.
 *
 * @param bytes the value, exact
 * @param contentType the media type its writer gave; null when that is {@link #DEFAULT_CONTENT_TYPE} or none was given,
 *     which is the same
 * @param expires from this instant on the key is absent, in whole milliseconds; null, and after the year 9999: never
 * @param written when its writer says the value was made, in whole milliseconds; null: the time of its revision
 */
@SuppressWarnings("ArrayRecordComponent") // equals and hashCode compare the contents
public record Value(byte[] bytes, @Nullable String contentType, @Nullable Instant expires, @Nullable Instant written) {

    /** The media type of a value whose writer gave none. */
    public static final String DEFAULT_CONTENT_TYPE = "application/octet-stream";

    /** No standard form of time goes further. */
    private static final Instant NEVER = Instant.parse("9999-12-31T23:59:59.999Z");

    public Value {
        contentType = DEFAULT_CONTENT_TYPE.equals(contentType) ? null : contentType;
        expires = expires == null || expires.isAfter(NEVER) ? null : expires.truncatedTo(ChronoUnit.MILLIS);
        written = written == null ? null : written.truncatedTo(ChronoUnit.MILLIS);
    }

    /** Bytes of no stated type that never expire. */
    public static Value of(byte[] bytes) {
        return new Value(bytes, null, null, null);
    }

    public String contentTypeOrDefault() {
        return contentType == null ? DEFAULT_CONTENT_TYPE : contentType;
    }

    public boolean expiredAt(Instant now) {
        return expires != null && !expires.isAfter(now);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Value that
                && Arrays.equals(bytes, that.bytes)
                && Objects.equals(contentType, that.contentType)
                && Objects.equals(expires, that.expires)
                && Objects.equals(written, that.written);
    }

    @Override
    public int hashCode() {
        return Objects.hash(Arrays.hashCode(bytes), contentType, expires, written);
    }

    /** Sizes and types only: values do not belong in logs. */
    @Override
    public String toString() {
        return "Value[%d bytes, %s, expires %s]".formatted(bytes.length, contentTypeOrDefault(), expires);
    }
}
