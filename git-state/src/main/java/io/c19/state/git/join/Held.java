package io.c19.state.git.join;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.ObjectId;

/** What a tree says of the maximal writes of one path (rule 7). */
sealed interface Held {
    /**
     * One maximal write left this. The tree does not say which commit it was. Or nothing is there: it was never written, or all
     * maximal writes, however many, deleted it.
     */
    record Plain(Content content) implements Held {}

    /** All maximal writes, by commit. */
    record Sides(SortedMap<ObjectId, Content> byCommit) implements Held {
        Sides(Map<ObjectId, Content> byCommit) {
            this(Collections.unmodifiableSortedMap(new TreeMap<>(byCommit)));
        }
    }

    static Held absent() {
        return new Plain(Content.ABSENT);
    }

    /** Whether what is held is nothing, and never was more than deletions. */
    default boolean isAbsent() {
        return equals(absent());
    }
}
