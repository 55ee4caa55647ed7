package io.c19.agent.http;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.algorithm.myers.MyersDiffWithLinearSpace;
import com.github.difflib.patch.AbstractDelta;
import com.github.difflib.patch.ChangeDelta;
import com.github.difflib.patch.Chunk;
import com.github.difflib.patch.Patch;
import io.c19.layers.KeyChange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The change of a value as {@code git diff} writes it, so that {@code git apply} can read it. */
final class UnifiedDiff {
    private static final int CONTEXT_LINES = 3;

    /** Past so many lines between the first and the last difference, they are shown as all replaced: finding the least
     * difference takes time in proportion to the square of the differing lines. */
    private static final int COMPARED_LINES_MAX = 8_000;

    private static final String NO_NEWLINE = "\n\\ No newline at end of file";
    private static final String NOWHERE = "/dev/null";
    private static final String NO_BLOB = "0".repeat(40);

    private UnifiedDiff() {}

    /** @param before null: the key was absent; so {@code after} */
    static void append(StringBuilder text, KeyChange change, byte @Nullable [] before, byte @Nullable [] after) {
        String key = change.key().text();
        String a = quoted("a/" + key);
        String b = quoted("b/" + key);
        text.append("diff --git ").append(a).append(' ').append(b).append('\n');
        if (before == null) {
            text.append("new file mode 100644\n");
        } else if (after == null) {
            text.append("deleted file mode 100644\n");
        }
        text.append("index ").append(change.before() == null ? NO_BLOB : change.before());
        text.append("..").append(change.after() == null ? NO_BLOB : change.after());
        text.append(before == null || after == null ? "\n" : " 100644\n");
        String old = before == null ? NOWHERE : terminated(a);
        String now = after == null ? NOWHERE : terminated(b);
        List<String> oldLines = lines(before);
        List<String> nowLines = lines(after);
        if (oldLines == null || nowLines == null) {
            text.append("Binary files ").append(old).append(" and ").append(now).append(" differ\n");
            return;
        }
        List<String> diff =
                UnifiedDiffUtils.generateUnifiedDiff(old, now, oldLines, patch(oldLines, nowLines), CONTEXT_LINES);
        for (String line : diff) {
            text.append(line.startsWith("@@") ? range(line, oldLines, nowLines) : line)
                    .append('\n');
        }
    }

    /** Nothing begins at line 0 to Git, at line 1 to the library. */
    private static String range(String line, List<String> old, List<String> now) {
        String range = old.isEmpty() ? line.replace("@@ -1,0", "@@ -0,0") : line;
        return now.isEmpty() ? range.replace("+1,0 @@", "+0,0 @@") : range;
    }

    /** Null: it is no text. */
    static @Nullable List<String> lines(byte @Nullable [] bytes) {
        String text = bytes == null ? "" : Texts.utf8(bytes);
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
            lines.add(text.substring(start) + NO_NEWLINE); // so it differs from the same line with one
        }
        return lines;
    }

    /** One of the {@link #lines} as it is in the value. */
    static String text(String line) {
        return line.endsWith(NO_NEWLINE) ? line.substring(0, line.length() - NO_NEWLINE.length()) : line;
    }

    /** The differences, in order. */
    static Patch<String> patch(List<String> old, List<String> now) {
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

    /** As Git ends a path that has a space, since what follows one may be a time. */
    private static String terminated(String path) {
        return path.indexOf(' ') >= 0 && path.charAt(0) != '"' ? path + '\t' : path;
    }

    /** As Git quotes paths: in C's way, where there is something to quote. */
    private static String quoted(String path) {
        StringBuilder quoted = new StringBuilder();
        boolean needed = false;
        for (byte b : Texts.bytes(path)) {
            boolean special = b == '"' || b == '\\';
            if (special) {
                quoted.append('\\').append((char) b);
            } else if (b < ' ') { // bytes from 0x80 on are negative; no key has control characters
                quoted.append('\\').append(Integer.toOctalString(b & 0xFF));
            } else {
                quoted.append((char) b);
            }
            needed |= special || b < ' ';
        }
        return needed ? "\"" + quoted + "\"" : path;
    }
}
