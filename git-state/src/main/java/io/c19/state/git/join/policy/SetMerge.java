package io.c19.state.git.join.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A JSON array taken for a set: what any side added is in, what any side removed is not. Without a known base all that any side
 * has is in. A deletion removes all that was there. The result is sorted and holds nothing twice.
 */
public final class SetMerge {
    private static final Comparator<Json> BY_SPELLING = Comparator.comparing(Json::toString);

    private SetMerge() {}

    /**
     * @param base null when nothing was there, or it is not known what was
     * @param sides null for a deletion
     * @return null when one of them is no array
     */
    public static byte @Nullable [] merge(byte @Nullable [] base, List<byte @Nullable []> sides) {
        Set<Json> from = elements(base);
        if (from == null) {
            return null;
        }
        Set<Json> merged = new TreeSet<>(BY_SPELLING);
        merged.addAll(from);
        Set<Json> added = new TreeSet<>(BY_SPELLING);
        for (byte[] side : sides) {
            Set<Json> theirs = elements(side);
            if (theirs == null) {
                return null;
            }
            merged.retainAll(theirs);
            added.addAll(theirs);
        }
        added.removeAll(from);
        Set<Json> all = new TreeSet<>(BY_SPELLING);
        all.addAll(merged);
        all.addAll(added);
        return new Json.Elements(new ArrayList<>(all)).toBytes();
    }

    private static @Nullable Set<Json> elements(byte @Nullable [] value) {
        Set<Json> elements = new TreeSet<>(BY_SPELLING);
        if (value == null) {
            return elements;
        }
        if (!(Json.parse(value) instanceof Json.Elements array)) {
            return null;
        }
        elements.addAll(array.inOrder());
        return elements;
    }
}
