package io.c19.connection.query;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A part of the ring on which all peers have a place, by a hash of their address: what lies behind {@code from} and before {@code to}, neither included. Where
 * both are the same it is the whole ring but for that place. Immutable.
 */
record Arc(long from, long to) {
    boolean contains(long place) {
        long offset = place - from;
        long length = to - from;
        return offset != 0 && (length == 0 || Long.compareUnsigned(offset, length) < 0);
    }

    static long place(String address) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(address.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
