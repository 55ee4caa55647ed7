package io.c19.state.git;

import io.c19.layers.Key;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The names that two trees do not both hold with the same content, as segments of keys, those of directories with a
 * {@code /} at the end. In the order of keys, found one after the other as they are asked for.
 *
 * <p>Git sorts by encoded names, keys sort by what they decode to. That is the same for all names but the few that
 * {@link KeyPath} encodes: these are sorted apart and merged in.
 */
final class NameDifferences {
    private final Tree before;
    private final Tree after;
    private final List<String> encoded;

    private int nextBefore;
    private int nextAfter;
    private int nextEncoded;
    /** The next of those that are spelt in the tree as in the key. */
    private @Nullable String plain;

    private @Nullable String current;

    /** @param from the first segment of interest */
    NameDifferences(Tree before, Tree after, String from) {
        this.before = before;
        this.after = after;
        this.nextBefore = before.ceiling(from);
        this.nextAfter = after.ceiling(from);
        this.encoded = encoded(from);
        this.plain = nextPlain();
        advance();
    }

    /** Null behind the last one. */
    @Nullable
    String current() {
        return current;
    }

    void advance() {
        String other = nextEncoded < encoded.size() ? encoded.get(nextEncoded) : null;
        if (plain != null && (other == null || Key.TEXT_ORDER.compare(plain, other) < 0)) {
            current = plain;
            plain = nextPlain();
        } else {
            current = other;
            nextEncoded++;
        }
    }

    private @Nullable String nextPlain() {
        while (nextBefore < before.size() || nextAfter < after.size()) {
            int order = nextBefore == before.size()
                    ? 1
                    : nextAfter == after.size() ? -1 : before.compareEntry(nextBefore, after, nextAfter);
            int same = order == 0 ? before.sameEntries(nextBefore, after, nextAfter) : 0;
            if (same > 0) {
                nextBefore += same;
                nextAfter += same;
                continue;
            }
            String segment = order > 0 ? null : segment(before, nextBefore, false);
            if (segment == null && order >= 0) {
                segment = segment(after, nextAfter, false);
            }
            nextBefore += order <= 0 ? 1 : 0;
            nextAfter += order >= 0 ? 1 : 0;
            if (segment != null) {
                return segment;
            }
        }
        return null;
    }

    private List<String> encoded(String from) {
        int[] ofBefore = before.percentNames();
        int[] ofAfter = after.percentNames();
        if (ofBefore.length + ofAfter.length == 0) {
            return List.of();
        }
        List<String> found = new ArrayList<>();
        collect(before, ofBefore, from, found);
        collect(after, ofAfter, from, found);
        return found.stream().distinct().sorted(Key.TEXT_ORDER).toList();
    }

    private static void collect(Tree tree, int[] indexes, String from, List<String> found) {
        for (int index : indexes) {
            String segment = segment(tree, index, true);
            if (segment != null && Key.TEXT_ORDER.compare(segment, from) >= 0) {
                found.add(segment);
            }
        }
    }

    /** The segment that an entry stands for, or null when it is no key's or is not spelt as asked. */
    private static @Nullable String segment(Tree tree, int index, boolean encoded) {
        boolean directory = tree.isTree(index);
        String name = directory || tree.isFile(index) ? tree.name(index) : null;
        String segment = name == null ? null : KeyPath.decodeSegment(name);
        // Encoding always makes longer.
        if (name == null || segment == null || (segment.length() < name.length()) != encoded) {
            return null;
        }
        return directory ? segment + Key.SEPARATOR : segment;
    }
}
