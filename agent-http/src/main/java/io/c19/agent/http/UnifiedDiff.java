package io.c19.agent.http;

import com.github.difflib.UnifiedDiffUtils;
import io.c19.layers.KeyChange;
import io.c19.layers.lines.Lines;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The change of a value as {@code git diff} writes it, so that {@code git apply} can read it. */
final class UnifiedDiff {
    private static final int CONTEXT_LINES = 3;

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
        List<String> oldLines = Lines.of(before);
        List<String> nowLines = Lines.of(after);
        if (oldLines == null || nowLines == null) {
            text.append("Binary files ").append(old).append(" and ").append(now).append(" differ\n");
            return;
        }
        List<String> diff = UnifiedDiffUtils.generateUnifiedDiff(
                old, now, oldLines, Lines.patch(oldLines, nowLines), CONTEXT_LINES);
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
