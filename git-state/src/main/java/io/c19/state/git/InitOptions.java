package io.c19.state.git;

import org.jspecify.annotations.Nullable;

/**
 * How to make a data directory.
 *
 * @param from a Git repository to start from, as a URL or a path; null: start empty
 * @param node this agent's stable name, letters, digits, {@code -} and {@code _}; null: made from the host's name
 * @param name the cluster's, which fixes the first commit, so that nodes started apart can join; only for an empty start
 * @param fanOut over how many levels of 256 directories each the keys are spread, 0 to 2, which can never be changed; null: 0, or
 *     what the store has that is started from
 */
public record InitOptions(@Nullable String from, @Nullable String node, String name, @Nullable Integer fanOut) {
    public static final String DEFAULT_NAME = "c19";

    public static final InitOptions DEFAULT = new InitOptions(null, null, DEFAULT_NAME, null);

    /** @throws IllegalArgumentException for a node or cluster name in another form, or another fan-out */
    public InitOptions {
        check("node", node == null ? "x" : node);
        check("name", name);
        layoutOrNull(fanOut);
    }

    /** Without a wish for a fan-out. */
    public InitOptions(@Nullable String from, @Nullable String node, String name) {
        this(from, node, name, null);
    }

    /** The layout to make, or that must be there; null: any. */
    @Nullable
    Layout layoutOrNull() {
        return layoutOrNull(fanOut);
    }

    private static @Nullable Layout layoutOrNull(@Nullable Integer fanOut) {
        return fanOut == null ? null : new Layout(fanOut);
    }

    private static void check(String field, String name) {
        if (!Nodes.isName(name)) {
            throw new IllegalArgumentException(
                    "%s: '%s' (expected: %s)".formatted(field, name.replaceAll("\\p{Cntrl}", "?"), Nodes.FORM));
        }
    }
}
