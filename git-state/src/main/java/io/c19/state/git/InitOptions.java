package io.c19.state.git;

import org.jspecify.annotations.Nullable;

/**
 * How to make a data directory.
 *
 * @param from a Git repository to start from, as a URL or a path; null: start empty
 * @param node this agent's stable name, letters, digits, {@code -} and {@code _}; null: made from the host's name
 * @param name the cluster's, which fixes the first commit, so that nodes started apart can join; only for an empty start
 */
public record InitOptions(@Nullable String from, @Nullable String node, String name) {
    public static final String DEFAULT_NAME = "c19";

    public static final InitOptions DEFAULT = new InitOptions(null, null, DEFAULT_NAME);

    /** @throws IllegalArgumentException for a node or cluster name in another form */
    public InitOptions {
        check("node", node == null ? "x" : node);
        check("name", name);
    }

    private static void check(String field, String name) {
        if (!Nodes.isName(name)) {
            throw new IllegalArgumentException(
                    "%s: '%s' (expected: %s)".formatted(field, name.replaceAll("\\p{Cntrl}", "?"), Nodes.FORM));
        }
    }
}
