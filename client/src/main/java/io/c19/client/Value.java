package io.c19.client;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a key holds. Immutable by agreement: the array is not copied, neither in nor out, so whoever hands one over or receives one must not write
 * to it.
 *
 * @param bytes exact; an agent takes 1 MiB, if nothing else is configured
 * @param contentType the media type; null when its writer gave none, which is {@link #DEFAULT_CONTENT_TYPE}
 * @param expires from this instant on the key is absent; null: never, or not known
 */
@SuppressWarnings("ArrayRecordComponent") // equals and hashCode compare the contents
public record Value(byte[] bytes, @Nullable String contentType, @Nullable Instant expires) {
    /** The media type of a value whose writer gave none. */
    public static final String DEFAULT_CONTENT_TYPE = "application/octet-stream";

    public Value {
        contentType = DEFAULT_CONTENT_TYPE.equals(contentType) ? null : contentType;
    }

    /** Bytes of no stated type. */
    public static Value of(byte[] bytes) {
        return new Value(bytes, null, null);
    }

    /** Text in UTF-8, as {@code text/plain}. */
    public static Value text(String text) {
        return new Value(text.getBytes(StandardCharsets.UTF_8), "text/plain", null);
    }

    /** JSON, as {@code application/json}; not checked. */
    public static Value json(String json) {
        return new Value(json.getBytes(StandardCharsets.UTF_8), "application/json", null);
    }

    public String contentTypeOrDefault() {
        return contentType == null ? DEFAULT_CONTENT_TYPE : contentType;
    }

    /** The bytes as UTF-8; what is none becomes replacement characters. */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Value that
                && Arrays.equals(bytes, that.bytes)
                && Objects.equals(contentType, that.contentType)
                && Objects.equals(expires, that.expires);
    }

    @Override
    public int hashCode() {
        return Objects.hash(Arrays.hashCode(bytes), contentType, expires);
    }

    /** Sizes and types only: values do not belong in logs. */
    @Override
    public String toString() {
        return "Value[" + bytes.length + " bytes, " + contentTypeOrDefault() + ", expires " + expires + "]";
    }
}
