package io.c19.layers.lines;

import com.github.difflib.DiffUtils;
import com.github.difflib.algorithm.myers.MyersDiffWithLinearSpace;
import com.github.difflib.patch.AbstractDelta;
import com.github.difflib.patch.ChangeDelta;
import com.github.difflib.patch.Chunk;
import com.github.difflib.patch.Patch;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lines of values, and what differs between those of two. */
public final class Lines {
    /** Past so many lines between the first and the last difference, they are taken for all replaced: finding the least
     * difference takes time in proportion to the square of the differing lines. */
    private static final int COMPARED_LINES_MAX = 8_000;

    private static final String NO_NEWLINE = "\n\\ No newline at end of file";

    private Lines() {}

    /**
     * Each line without its end; a last one that has none has Git's remark behind it, so that it differs from the same line with one.
     *
     * @param bytes null counts as empty
     * @return null when it is no text: not UTF-8, or with a zero byte
     */
    public static @Nullable List<String> of(byte @Nullable [] bytes) {
        String text = bytes == null ? "" : utf8(bytes);
        if (text == null || text.indexOf('\0') >= 0) {
            return null;
        }
        List<String> lines = new ArrayList<>();
        int start = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
            lines.add(text.substring(start, end));
            start = end + 1;
        }
        if (start < text.length()) {
            lines.add(text.substring(start) + NO_NEWLINE);
        }
        return lines;
    }

    private static @Nullable String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** A line as it is in the value. */
    public static String text(String line) {
        return line.endsWith(NO_NEWLINE) ? line.substring(0, line.length() - NO_NEWLINE.length()) : line;
    }

    /** The differences, in order. */
    public static Patch<String> patch(List<String> old, List<String> now) {
        int head = 0;
        int shorter = Math.min(old.size(), now.size());
        while (head < shorter && old.get(head).equals(now.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < shorter - head && old.get(old.size() - 1 - tail).equals(now.get(now.size() - 1 - tail))) {
            tail++;
        }
        List<String> oldMiddle = old.subList(head, old.size() - tail);
        List<String> nowMiddle = now.subList(head, now.size() - tail);
        Patch<String> patch = new Patch<>();
        if (oldMiddle.size() + nowMiddle.size() > COMPARED_LINES_MAX) {
            patch.addDelta(change(new Chunk<>(head, oldMiddle), new Chunk<>(head, nowMiddle)));
        } else {
            List<AbstractDelta<String>> deltas =
                    DiffUtils.diff(old, now, new MyersDiffWithLinearSpace<>()).getDeltas();
            joined(deltas).forEach(patch::addDelta);
        }
        return patch;
    }

    /** The library tells a replacement as an insertion and a deletion next to it, in any order; Git deletes first. */
    private static List<AbstractDelta<String>> joined(List<AbstractDelta<String>> deltas) {
        List<AbstractDelta<String>> joined = new ArrayList<>();
        for (AbstractDelta<String> delta : deltas) {
            AbstractDelta<String> last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
            if (last != null && end(last.getSource()) == delta.getSource().getPosition()) {
                joined.set(
                        joined.size() - 1,
                        change(join(last.getSource(), delta.getSource()), join(last.getTarget(), delta.getTarget())));
            } else {
                joined.add(delta);
            }
        }
        return joined;
    }

    private static AbstractDelta<String> change(Chunk<String> source, Chunk<String> target) {
        return new ChangeDelta<>(source, target);
    }

    private static Chunk<String> join(Chunk<String> first, Chunk<String> second) {
        List<String> lines = new ArrayList<>(first.getLines());
        lines.addAll(second.getLines());
        return new Chunk<>(first.getPosition(), lines);
    }

    private static int end(Chunk<String> chunk) {
        return chunk.getPosition() + chunk.size();
    }
}
