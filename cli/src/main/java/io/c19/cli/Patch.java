package io.c19.cli;

import io.c19.cli.console.Console;
import io.c19.cli.console.Texts;
import io.c19.cli.store.Store.Bytes;
import io.c19.cli.store.Store.Changed;
import io.c19.layers.KeyChange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.eclipse.jgit.diff.DiffAlgorithm;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.diff.EditList;
import org.eclipse.jgit.diff.HistogramDiff;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;
import org.eclipse.jgit.util.QuotedString;
import org.jspecify.annotations.Nullable;

/** Writes changes as {@code git diff} does, in colour for a person who wants it. */
final class Patch {
    private static final String NOWHERE = "/dev/null";
    private static final String NO_BLOB = "0".repeat(40);
    private static final String BOLD = "\u001B[1m";
    private static final String CYAN = "\u001B[36m";
    private static final String GREEN = "\u001B[32m";
    private static final String RED = "\u001B[31m";
    private static final String PLAIN = "\u001B[m";

    private final Console console;
    private final DiffAlgorithm algorithm = new HistogramDiff();

    Patch(Console console) {
        this.console = console;
    }

    void print(Changed changed) throws IOException {
        KeyChange change = changed.change();
        String a = quoted("a/" + change.key());
        String b = quoted("b/" + change.key());
        header("diff --git " + a + " " + b);
        if (change.before() == null) {
            header("new file mode 100644");
        } else if (change.after() == null) {
            header("deleted file mode 100644");
        }
        header("index " + id(change.before()) + ".." + id(change.after())
                + (change.before() == null || change.after() == null ? "" : " 100644"));
        String from = change.before() == null ? NOWHERE : a;
        String to = change.after() == null ? NOWHERE : b;
        byte[] before = bytes(changed.before());
        byte[] after = bytes(changed.after());
        if (RawText.isBinary(before) || RawText.isBinary(after)) {
            header("Binary files " + from + " and " + to + " differ");
        } else if (before.length > 0 || after.length > 0) {
            header("--- " + from);
            header("+++ " + to);
            hunks(before, after);
        }
    }

    private void hunks(byte[] before, byte[] after) throws IOException {
        RawText old = new RawText(before);
        RawText now = new RawText(after);
        EditList edits = algorithm.diff(RawTextComparator.DEFAULT, old, now);
        ByteArrayOutputStream hunks = new ByteArrayOutputStream();
        try (DiffFormatter formatter = new DiffFormatter(hunks)) {
            formatter.format(edits, old, now);
            formatter.flush();
        }
        if (!console.terminals().out()) {
            console.write(hunks.toByteArray());
            return;
        }
        hunks.toString(StandardCharsets.UTF_8).lines().forEach(line -> colored(color(line), Texts.safe(line)));
    }

    private static String color(String line) {
        return switch (line.isEmpty() ? ' ' : line.charAt(0)) {
            case '+' -> GREEN;
            case '-' -> RED;
            case '@' -> CYAN;
            default -> "";
        };
    }

    private void header(String line) {
        colored(BOLD, line);
    }

    private void colored(String color, String line) {
        console.line(console.colored() && !color.isEmpty() ? color + line + PLAIN : line);
    }

    private static String id(@Nullable String etag) {
        return etag == null ? NO_BLOB : etag;
    }

    private static byte[] bytes(@Nullable Bytes bytes) {
        return bytes == null ? new byte[0] : bytes.array();
    }

    private static String quoted(String path) {
        return QuotedString.GIT_PATH_MINIMAL.quote(path);
    }
}
