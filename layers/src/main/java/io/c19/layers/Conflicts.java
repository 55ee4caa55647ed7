package io.c19.layers;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Capability of a state that takes writes on several nodes at once: what was written to a key by writers who did not know of one
 * another is kept, all of it, until somebody decides. Nothing waits for that: a key in conflict is read and written
 * as any other, and a write to it decides. The agent calls it for the routes of conflicts and policies, on the thread that answers; with an exporter, a thread
 * of it lists what is in conflict every other second. Thread-safe.
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
    record Page(Revision revision, List<Disputed> keys, boolean more) {
        public Page {
            keys = List.copyOf(keys);
        }
    }

    /** @param sides how many there are: two at least, or a single one where the key cannot be seen since it is a directory too */
    record Disputed(Key key, int sides) {}

    /** What is in conflict about the key, empty when nothing is. */
    Optional<Conflict> conflict(Key key);

    /**
     * @param revision at which it stands so
     * @param base what all sides began with, null when there is no such value, or no single one
     * @param sides in the order of their time, the latest first
     * @param visible the side that readers see; null when they see none of them: where the key is also a directory
     */
    record Conflict(Key key, Revision revision, @Nullable Value base, List<Side> sides, @Nullable Revision visible) {
        public Conflict {
            sides = List.copyOf(sides);
        }
    }

    /**
     * One of the writes that did not know of one another.
     *
     * @param commit that made it
     * @param node on which; null when a person committed it
     * @param value null when it deleted the key
     */
    record Side(Revision commit, @Nullable String node, Author author, Instant time, @Nullable Value value) {}

    /**
     * Settles a conflict by one commit; blocks until it is durable.
     *
     * @param seen the sides that whoever decides has looked at; null: whatever there is
     * @throws LimitException when the value is over the {@link Limits}
     * @throws IllegalArgumentException as {@link Rule} does
     * @throws StateException when the storage fails; nothing was settled then
     */
    Resolution resolve(Key key, Choice choice, @Nullable Set<Revision> seen, Note note);

    /** What the key shall be. */
    sealed interface Choice {
        /** As one of the sides has it, a deletion too. */
        record TakeSide(Revision commit) implements Choice {}

        record Put(Value value) implements Choice {}

        record Delete() implements Choice {}

        /**
         * What a policy makes of the sides, this once.
         *
         * @param kind as in {@link Rule}
         * @param nodes likewise
         */
        record ByPolicy(String kind, List<String> nodes) implements Choice {
            public ByPolicy {
                nodes = List.copyOf(nodes);
            }
        }
    }

    /** What became of it. */
    sealed interface Resolution {
        /** @param etag of the value, null when the key was deleted */
        record Resolved(Revision revision, @Nullable String etag) implements Resolution {}

        /** The key is not in conflict, or not any more. */
        record NotInConflict() implements Resolution {}

        /** No side is of that commit, or the sides are not those that were seen. */
        record OtherSides(List<Side> sides) implements Resolution {
            public OtherSides {
                sides = List.copyOf(sides);
            }
        }

        /** The policy does not merge these sides. */
        record Undecided() implements Resolution {}

        /** It was refused as a write: the key cannot hold a value beside those below it, or too much waits. */
        record NotWritten(ApplyResult why) implements Resolution {}
    }

    /** What decides by itself when writes meet. */
    Rules policies();

    /**
     * @param rules the first one that fits a key is the key's; where none does, sides are kept
     * @param faults what is wrong with how they are stored, each a sentence; nobody but a person with Git can have done that
     */
    record Rules(List<Rule> rules, List<String> faults) {
        public Rules {
            rules = List.copyOf(rules);
            faults = List.copyOf(faults);
        }
    }

    /**
     * Replaces all rules, on all nodes. Conflicts that the new ones decide are settled by the same commit; what the old ones
     * decided stays. Blocks and fails as {@link State#apply} does.
     *
     * @return with an outcome for each key whose conflict was settled
     */
    ApplyResult setPolicies(List<Rule> rules, Note note);

    /**
     * @param kind one of {@link #KINDS}
     * @param nodes for {@code node-priority}, the one whose writes win first; else none
     */
    record Rule(Prefix prefix, String kind, List<String> nodes) {
        public static final List<String> KINDS =
                List.of("manual", "lww", "node-priority", "json", "text", "counter", "set");

        private static final Pattern NODE = Pattern.compile("[A-Za-z0-9_-]{1,63}");

        /** @throws IllegalArgumentException when the kind is not known or the nodes do not fit it; a sentence */
        public Rule {
            nodes = List.copyOf(nodes);
            if (!KINDS.contains(kind)) {
                throw new IllegalArgumentException(
                        "policy: '%s' (expected: one of %s)".formatted(Text.shown(kind), String.join(", ", KINDS)));
            }
            boolean wantsNodes = kind.equals("node-priority");
            if (nodes.isEmpty() == wantsNodes) {
                throw new IllegalArgumentException("policy: %s with %d nodes (expected: %s)"
                        .formatted(kind, nodes.size(), wantsNodes ? "one at least" : "none"));
            }
            for (String node : nodes) {
                if (!NODE.matcher(node).matches()) {
                    throw new IllegalArgumentException(
                            "node: '%s' (expected: letters, digits, - and _, 63 at most)".formatted(Text.shown(node)));
                }
            }
        }
    }
}
