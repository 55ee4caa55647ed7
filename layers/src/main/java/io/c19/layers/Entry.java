package io.c19.layers;

/**
 * A key with its value at one revision.
 *
 * @param etag equal exactly when the bytes are equal, on every node; for a Git state the blob id
 * @param conflicted whether concurrent writes left other values beside this one
 */
public record Entry(Key key, Value value, String etag, boolean conflicted) {}
