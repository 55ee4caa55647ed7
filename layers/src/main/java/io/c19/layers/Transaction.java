package io.c19.layers;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Mutations that take effect together if every condition holds, and others if not. Immutable.
 *
 * @param then at most one mutation for each key; likewise {@code otherwise}
 * @param request null when it is not to be recognized
 */
public record Transaction(
        List<Condition> conditions,
        List<Mutation> then,
        List<Mutation> otherwise,
        Note note,
        @Nullable Request request) {

    public Transaction {
        conditions = List.copyOf(conditions);
        then = new Batch(List.of(), then, note).mutations();
        otherwise = new Batch(List.of(), otherwise, note).mutations();
    }

    /** The one or the other. */
    public List<Mutation> branch(boolean held) {
        return held ? then : otherwise;
    }

    /** What is judged of the newest state. */
    public sealed interface Condition {
        record OfKey(Precondition precondition) implements Condition {}

        /**
         * The keys under the prefix are stored as they were at that revision: those and no others, with the same bytes, type and
         * expiry. That one of them has expired since then does not count until it is purged.
         */
        record Unchanged(Prefix prefix, Revision since) implements Condition {}
    }

    /**
     * What tells a request from others, so that one that is sent again since its answer was lost is not done again. A state
     * remembers those that wrote for a day, or for as long as it holds the revision they made if that is shorter.
     *
     * @param key its sender's name for it
     * @param digest SHA-256 of all it asks for, as hexadecimal digits: no other request goes by the same key
     */
    public record Request(String key, String digest) {
        /** Long enough for any kind of unique id, with a name before it. */
        public static final int KEY_CHARS_MAX = 200;

        private static final Pattern KEY = Pattern.compile("[!-~]{1," + KEY_CHARS_MAX + "}");
        private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

        /** @throws IllegalArgumentException when one is of another form; a sentence */
        public Request {
            if (!KEY.matcher(key).matches()) {
                throw new IllegalArgumentException("idempotency key: '%s' (expected: 1 to %d visible ASCII characters)"
                        .formatted(Text.shown(key), KEY_CHARS_MAX));
            }
            if (!DIGEST.matcher(digest).matches()) {
                throw new IllegalArgumentException(
                        "digest: '%s' (expected: 64 hexadecimal digits)".formatted(Text.shown(digest)));
            }
        }
    }
}
