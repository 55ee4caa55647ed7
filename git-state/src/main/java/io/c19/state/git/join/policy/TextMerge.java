package io.c19.state.git.join.policy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Merges lines by what each side changed since the base. Changes that touch one another, and are not the same, do not merge.
 *
 * <p>All sides are compared with the base at once, not one after the other, so their order cannot matter.
 */
public final class TextMerge {
    /** Cells of the table that finds what two texts have in common, 4 bytes each. Beyond it, what lies between is one change. */
    private static final long TABLE_MAX = 4_000_000;

    private TextMerge() {}

    /** In place of the base's lines from there to there, these. */
    private record Change(int from, int to, List<String> lines) {
        static final Comparator<Change> ORDER =
                Comparator.comparingInt(Change::from).thenComparingInt(Change::to);

        boolean touches(Change other) {
            return from <= other.to && other.from <= to;
        }
    }

    /** @return null when there is no merge; there never is one with a deletion or without a base */
    public static byte @Nullable [] merge(byte @Nullable [] base, List<byte @Nullable []> sides) {
        List<String> from = lines(base);
        if (from == null) {
            return null;
        }
        Set<Change> all = new HashSet<>();
        for (byte[] side : sides) {
            List<String> theirs = lines(side);
            if (theirs == null) {
                return null;
            }
            all.addAll(changes(from, theirs));
        }
        List<Change> sorted = new ArrayList<>(all);
        sorted.sort(Change.ORDER);
        StringBuilder merged = new StringBuilder();
        int at = 0;
        for (int i = 0; i < sorted.size(); i++) {
            Change change = sorted.get(i);
            if (i > 0 && sorted.get(i - 1).touches(change)) {
                return null;
            }
            from.subList(at, change.from()).forEach(merged::append);
            change.lines().forEach(merged::append);
            at = change.to();
        }
        from.subList(at, from.size()).forEach(merged::append);
        return merged.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Each with its end; byte for byte, whatever the encoding is. Null when it is no text. */
    private static @Nullable List<String> lines(byte @Nullable [] value) {
        if (value == null) {
            return null;
        }
        String text = new String(value, StandardCharsets.ISO_8859_1);
        if (text.indexOf('\0') >= 0) {
            return null;
        }
        List<String> lines = new ArrayList<>();
        for (int start = 0; start < text.length(); ) {
            int end = text.indexOf('\n', start);
            int next = end < 0 ? text.length() : end + 1;
            lines.add(text.substring(start, next));
            start = next;
        }
        return lines;
    }

    private static List<Change> changes(List<String> base, List<String> side) {
        int start = 0;
        int shorter = Math.min(base.size(), side.size());
        while (start < shorter && base.get(start).equals(side.get(start))) {
            start++;
        }
        int end = 0;
        while (end < shorter - start && base.get(base.size() - 1 - end).equals(side.get(side.size() - 1 - end))) {
            end++;
        }
        List<String> before = base.subList(start, base.size() - end);
        List<String> after = side.subList(start, side.size() - end);
        if (before.isEmpty() && after.isEmpty()) {
            return List.of();
        }
        if ((long) (before.size() + 1) * (after.size() + 1) > TABLE_MAX) {
            return List.of(new Change(start, start + before.size(), List.copyOf(after)));
        }
        return between(start, before, after);
    }

    private static List<Change> between(int start, List<String> before, List<String> after) {
        int[][] common = common(before, after);
        List<Change> changes = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < before.size() || j < after.size()) {
            int fromI = i;
            int fromJ = j;
            while (i < before.size() || j < after.size()) {
                if (i < before.size() && j < after.size() && before.get(i).equals(after.get(j))) {
                    break;
                }
                if (j == after.size() || (i < before.size() && common[i + 1][j] >= common[i][j + 1])) {
                    i++;
                } else {
                    j++;
                }
            }
            if (i > fromI || j > fromJ) {
                changes.add(new Change(start + fromI, start + i, List.copyOf(after.subList(fromJ, j))));
            }
            while (i < before.size() && j < after.size() && before.get(i).equals(after.get(j))) {
                i++;
                j++;
            }
        }
        return changes;
    }

    /** How many lines the two have in common, in order, from a place in each to the end. */
    private static int[][] common(List<String> before, List<String> after) {
        int[][] common = new int[before.size() + 1][after.size() + 1];
        for (int i = before.size() - 1; i >= 0; i--) {
            for (int j = after.size() - 1; j >= 0; j--) {
                common[i][j] = before.get(i).equals(after.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }
}
