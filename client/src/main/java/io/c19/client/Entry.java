package io.c19.client;

/**
 * A key and what it holds.
 *
 * @param etag equal exactly when the bytes are equal
 * @param revision the one that was read
 * @param conflicted whether it was written apart and nobody has decided yet, see {@link Conflicts}
 */
public record Entry(String key, Value value, String etag, String revision, boolean conflicted) {}
