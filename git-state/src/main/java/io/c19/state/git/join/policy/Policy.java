package io.c19.state.git.join.policy;

import java.util.List;

/**
 * What is done about a key that several wrote without knowing of one another.
 *
 * @param nodes in the order of their priority; only for {@link Kind#NODE_PRIORITY}
 */
public record Policy(Kind kind, List<String> nodes) {
    /** What a key has that no line of the file is for. */
    public static final Policy MANUAL = new Policy(Kind.MANUAL, List.of());

    /** The kinds of version 1. */
    public enum Kind {
        /** Different values are a conflict, for a person or a program to resolve. */
        MANUAL("manual"),
        /** The latest by effective time, a value before a deletion. */
        LWW("lww"),
        /** The side of the node that comes first in a list, a value before a deletion. */
        NODE_PRIORITY("node-priority"),
        /** Members of objects merge, see {@link JsonMerge}. */
        JSON("json"),
        /** Lines merge, see {@link TextMerge}. */
        TEXT("text"),
        /** A whole number; what each side added is added up. */
        COUNTER("counter"),
        /** A JSON array of which the order does not matter. */
        SET("set");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** As in the file. */
        public String word() {
            return word;
        }

        /** @throws IllegalArgumentException when there is none of that name */
        public static Kind of(String word) {
            for (Kind kind : values()) {
                if (kind.word.equals(word)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("policy: '%s' (expected: one that there is)".formatted(word));
        }
    }
}
