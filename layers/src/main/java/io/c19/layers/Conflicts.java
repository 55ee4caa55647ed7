package io.c19.layers;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Capability of a state that takes writes on several nodes at once: what was written to a key by writers who did not know of one
 * another is kept, all of it, until somebody decides. Nothing waits for that: a key in conflict is read and written
 * as any other, and a write to it decides. Thread-safe.
 */
public interface Conflicts {
    /**
     * Keys in conflict, in order.
     *
     * @param after the last key of the page before; null for the first page
     * @param limit of the keys, at least 1
     */
    Page conflicts(Prefix prefix, @Nullable Key after, int limit);

    /** @param more whether there are further keys behind the last */
    record Page(Revision revision, List<Disputed> keys, boolean more) {}

    /** @param sides how many there are, at least 2 */
    record Disputed(Key key, int sides) {}

    /** What is in conflict about the key, empty when nothing is. */
    Optional<Conflict> conflict(Key key);

    /**
     * @param revision at which it stands so
     * @param base what all sides began with, null when there is no such value, or no single one
     * @param sides in the order of their time, the latest first
     * @param visible the side that readers see; null when they see none of them: where the key is also a directory
     */
    record Conflict(Key key, Revision revision, @Nullable Value base, List<Side> sides, @Nullable Revision visible) {}

    /**
     * One of the writes that did not know of one another.
     *
     * @param commit that made it
     * @param node on which; null when a person committed it
     * @param value null when it deleted the key
     */
    record Side(Revision commit, @Nullable String node, Author author, Instant time, @Nullable Value value) {}

    /**
     * Settles a conflict by one commit.
     *
     * @param seen the sides that whoever decided has looked at; null: whatever there is
     */
    Resolution resolve(Key key, Choice choice, @Nullable Set<Revision> seen, Note note);

    /** What the key shall be. */
    sealed interface Choice {
        /** As one of the sides has it, a deletion too. */
        record TakeSide(Revision commit) implements Choice {}

        record Put(Value value) implements Choice {}

        record Delete() implements Choice {}
    }

    /** What became of it. */
    sealed interface Resolution {
        /** @param etag of the value, null when the key was deleted */
        record Resolved(Revision revision, @Nullable String etag) implements Resolution {}

        /** The key is not in conflict, or not any more. */
        record NotInConflict() implements Resolution {}

        /** No side is of that commit, or the sides are not those that were seen. */
        record OtherSides(List<Side> sides) implements Resolution {}

        /** It was refused as a write: the key cannot hold a value beside those below it, or too much waits. */
        record NotWritten(ApplyResult why) implements Resolution {}
    }

    /** What decides by itself when writes meet, the first rule that fits a key first; where none does, sides are kept. */
    List<Rule> policies();

    /**
     * Replaces all rules, on all nodes. Conflicts that the new ones decide are settled by the same commit.
     *
     * @throws IllegalArgumentException when a kind is not known or its nodes do not fit; a sentence
     */
    Revision setPolicies(List<Rule> rules, Note note);

    /**
     * @param kind {@code manual}, {@code lww}, {@code node-priority}, {@code json}, {@code text}, {@code counter} or {@code set}
     * @param nodes for {@code node-priority}, the one whose writes win first; else none
     */
    record Rule(Prefix prefix, String kind, List<String> nodes) {
        public Rule {
            nodes = List.copyOf(nodes);
        }
    }
}
