package io.c19.layers.steps;

import io.c19.layers.Key;
import io.c19.layers.Value;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A name for a key together with all that it holds, of which a state makes its {@link io.c19.layers.State#version}. */
public final class ValueDigest {
    private ValueDigest() {}

    /**
     * SHA-256. No two different keys with values give it the same input: each text goes in behind its length.
     *
     * @param etag of the value's bytes, which stands for them
     */
    public static byte[] of(Key key, Value value, String etag) {
        MessageDigest digest = sha256();
        add(digest, key.text());
        add(digest, etag);
        add(digest, value.contentTypeOrDefault());
        add(digest, value.expires());
        add(digest, value.written());
        return digest.digest();
    }

    private static void add(MessageDigest digest, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(utf8.length).flip());
        digest.update(utf8);
    }

    private static void add(MessageDigest digest, @Nullable Instant time) {
        add(digest, time == null ? "" : time.toString());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
