package io.c19.connection.query;

import io.c19.layers.Key;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who has this key? Immutable.
 *
 * @param id of the whole query, by which an agent that it reaches twice knows it
 * @param arc in which whoever is asked asks on
 * @param hops how many more agents it may go through; 0: whoever is asked asks nobody
 * @param millis in which an answer is of use
 * @param told who is asked already, as far as it matters for this arc
 * @param origin where the agent that began can be told that the answer is no longer right; null: whoever is asked first knows
 */
record Question(String id, Key key, Arc arc, int hops, long millis, List<String> told, @Nullable String origin) {
    /** Of the names that go along; whoever is not among them is asked twice at worst, and knows the id then. */
    private static final int TOLD_MAX = 32;

    /** Of the time that is left, for one to answer; so there is some for another when nothing is heard of the first. */
    private static final double SHARE = 0.625;

    Question {
        told = List.copyOf(told);
    }

    Question from(@Nullable String address) {
        return new Question(id, key, arc, hops, millis, told, origin == null ? address : origin);
    }

    /**
     * The same for somebody further on, who has to answer earlier.
     *
     * @param silent how many were asked before, and did not answer
     */
    Question on(Arc part, Set<String> alsoTold, int silent) {
        Set<String> all = new LinkedHashSet<>(alsoTold);
        all.addAll(told);
        long share = (long) (millis * SHARE * Math.pow(1 - SHARE, silent));
        return new Question(
                id,
                key,
                part,
                hops - 1,
                Math.max(1, share),
                all.stream().limit(TOLD_MAX).toList(),
                origin);
    }
}
