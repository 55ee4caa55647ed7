package io.c19.client;

import java.time.Instant;

/**
 * All that is known of a key.
 *
 * @param entry whose value has its expiry too
 * @param modified when the value was written
 */
public record Described(Entry entry, Instant modified) {}
