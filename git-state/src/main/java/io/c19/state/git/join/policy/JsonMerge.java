package io.c19.state.git.join.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Merges JSON objects, member by member, by what each side changed since the base. Arrays, strings and all else change as a
 * whole. Where two sides changed the same to different ends there is no merge.
 */
public final class JsonMerge {
    private JsonMerge() {}

    /** Two sides changed one thing differently. */
    private static final class Clash extends Exception {
        private static final long serialVersionUID = 1L;

        Clash() {
            super("clash", null, false, false);
        }
    }

    /**
     * @param base null when the key was not there
     * @param sides in the order of preference where several say the same in other words; null for a deletion
     * @return null when there is no merge
     */
    public static byte @Nullable [] merge(byte @Nullable [] base, List<byte @Nullable []> sides) {
        Json from = base == null ? null : Json.parse(base);
        List<@Nullable Json> values = new ArrayList<>();
        for (byte[] side : sides) {
            Json value = side == null ? null : Json.parse(side);
            if (side != null && value == null) {
                return null;
            }
            values.add(value);
        }
        if (base != null && from == null) {
            return null;
        }
        try {
            Json merged = merge(from, values);
            int same = values.indexOf(merged);
            // A value never loses against a deletion; and who only has the spaces elsewhere keeps them.
            return merged == null ? null : same >= 0 ? sides.get(same) : merged.toBytes();
        } catch (Clash e) {
            return null;
        }
    }

    private static @Nullable Json merge(@Nullable Json base, List<@Nullable Json> sides) throws Clash {
        Set<@Nullable Json> changed = new HashSet<>(sides);
        changed.remove(base);
        if (changed.isEmpty()) {
            return base;
        }
        if (changed.size() == 1) {
            return changed.iterator().next();
        }
        SortedMap<String, Json> from = base instanceof Json.Members members ? members.byName() : new TreeMap<>();
        Set<String> names = new TreeSet<>(from.keySet());
        for (Json side : changed) {
            if (!(side instanceof Json.Members members)) {
                throw new Clash();
            }
            names.addAll(members.byName().keySet());
        }
        SortedMap<String, Json> merged = new TreeMap<>();
        for (String name : names) {
            List<@Nullable Json> theirs = new ArrayList<>();
            for (Json side : changed) {
                theirs.add(
                        side instanceof Json.Members members ? members.byName().get(name) : null);
            }
            Json member = merge(from.get(name), theirs);
            if (member != null) {
                merged.put(name, member);
            }
        }
        return new Json.Members(merged);
    }
}
