package io.c19.connection.standard;

import io.c19.layers.Entry;
import io.c19.layers.Key;
import io.c19.layers.Value;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the last write to a key, without its value. Immutable.
 *
 * @param time of the write, in milliseconds since 1970
 * @param etag null: it deleted the key
 */
record Stamp(long time, @Nullable String etag, @Nullable String contentType, @Nullable Instant expires) {
    /** Rust ends a text with this byte when it hashes it. */
    private static final byte TEXT_END = (byte) 0xFF;

    static Stamp deleted(long time) {
        return new Stamp(time, null, null, null);
    }

    static Stamp of(long time, Entry entry) {
        Value value = entry.value();
        return new Stamp(time, entry.etag(), value.contentType(), value.expires());
    }

    boolean isDeleted() {
        return etag == null;
    }

    /** Whether the key still holds what this write left there. */
    boolean holds(@Nullable Entry entry) {
        return entry == null
                ? isDeleted()
                : entry.etag().equals(etag)
                        && Objects.equals(entry.value().contentType(), contentType)
                        && Objects.equals(entry.value().expires(), expires);
    }

    boolean expiredAt(long now) {
        return expires != null && expires.toEpochMilli() <= now;
    }

    /** Its part of C19's version: of the key as text and the time as eight bytes, the least first. */
    long hash(Key key) {
        byte[] text = key.text().getBytes(StandardCharsets.UTF_8);
        return XxHash64.of(ByteBuffer.allocate(text.length + 1 + Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(text)
                .put(TEXT_END)
                .putLong(time)
                .array());
    }

    /** As {@link #hash}, of what was written too. */
    long contentHash(Key key) {
        String all = "%s\0%d\0%s\0%s".formatted(key.text(), time, etag, contentType);
        return XxHash64.of(all.getBytes(StandardCharsets.UTF_8));
    }
}
