package io.c19.layers.lines;

import com.github.difflib.patch.AbstractDelta;
import io.c19.layers.History.Logged;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the lines of a text come from, found by going back from version to version: a line that the version before has too is
 * followed there, any other was written by the change. Not thread-safe.
 */
final class LineOrigins {
    private static final int FOUND = -1;

    /** The version that was gone back to; null: no text. */
    private @Nullable List<String> current;

    /** Where each line of the text is in that version. */
    private final int[] positions;

    private final @Nullable Logged[] origins;
    private @Nullable Logged last;

    /** @param lines null for what is no text: that counts as one line */
    LineOrigins(@Nullable List<String> lines) {
        this.current = lines;
        this.positions = new int[lines == null ? 1 : lines.size()];
        this.origins = new Logged[positions.length];
        Arrays.setAll(positions, line -> line);
    }

    /**
     * Goes back by one change.
     *
     * @param old the lines before it; null when there were none
     */
    void before(Logged change, @Nullable List<String> old) {
        int[] back = back(old);
        for (int line = 0; line < positions.length; line++) {
            if (positions[line] == FOUND) {
                continue;
            }
            positions[line] = back[positions[line]];
            if (positions[line] == FOUND) {
                origins[line] = change;
            }
        }
        current = old;
        last = change;
    }

    /** Where each line of the version is in the older one. */
    private int[] back(@Nullable List<String> old) {
        int[] back = new int[current == null ? 1 : current.size()];
        if (old == null || current == null) {
            Arrays.fill(back, FOUND);
            return back;
        }
        int at = 0;
        int shift = 0;
        for (AbstractDelta<String> delta : Lines.patch(old, current).getDeltas()) {
            int start = delta.getTarget().getPosition();
            for (; at < start; at++) {
                back[at] = at + shift;
            }
            int end = start + delta.getTarget().size();
            for (; at < end; at++) {
                back[at] = FOUND;
            }
            shift = delta.getSource().getPosition() + delta.getSource().size() - end;
        }
        for (; at < back.length; at++) {
            back[at] = at + shift;
        }
        return back;
    }

    /** Nothing older is looked at: what is left is said to come from the last change, at the latest. */
    void end() {
        for (int line = 0; line < positions.length; line++) {
            origins[line] = positions[line] == FOUND ? origins[line] : last;
        }
    }

    boolean areFound() {
        return Arrays.stream(positions).allMatch(position -> position == FOUND);
    }

    int size() {
        return positions.length;
    }

    /** Null when nothing was found at all. */
    @Nullable
    Logged of(int line) {
        return origins[line];
    }
}
