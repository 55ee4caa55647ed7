package io.c19.layers;

import org.jspecify.annotations.Nullable;

/**
 * Which keys to list, in the order of their UTF-8 bytes.
 *
 * @param grouped whether keys that go on past the next {@code /} after the prefix are folded into that common prefix,
 *     as a directory listing does
 * @param after the {@link Listing#next} of the page before; null: from the start
 * @param limit how many keys and common prefixes together, at least 1
 * @param values whether to read the values too
 */
public record ListQuery(Prefix prefix, boolean grouped, @Nullable String after, int limit, boolean values) {
    public ListQuery {
        if (limit < 1) {
            throw new IllegalArgumentException("limit: %d (expected: at least 1)".formatted(limit));
        }
    }

    public static ListQuery of(Prefix prefix, int limit) {
        return new ListQuery(prefix, false, null, limit, false);
    }

    public ListQuery after(@Nullable String position) {
        return new ListQuery(prefix, grouped, position, limit, values);
    }
}
