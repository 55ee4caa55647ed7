package io.c19.connection.query;

import io.c19.layers.Value;

/** What an agent answers for itself and all behind it. */
sealed interface Reply {
    /**
     * @param ageMillis since its owner was looked at; 0 by the owner itself
     * @param hops to whoever had it, or a copy; 0 by that one itself
     */
    record Found(Value value, long ageMillis, int hops) implements Reply {
        Found further() {
            return new Found(value, ageMillis, hops + 1);
        }
    }

    /** Nobody has it: all have been asked, and have answered. */
    record Absent() implements Reply {}

    /** The agent itself does not answer, so those behind it were not asked. Never sent. */
    record Silent() implements Reply {}

    /** Nobody who answered has it, but not all did. */
    record Unanswered() implements Reply {}

    /** The query has been here already. */
    record Seen() implements Reply {}
}
