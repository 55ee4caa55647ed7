package io.c19.cli;

import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Failure;
import io.c19.cli.console.Texts;
import io.c19.layers.Conflicts.Conflict;
import io.c19.layers.Conflicts.Side;
import io.c19.layers.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;
import org.eclipse.jgit.merge.MergeAlgorithm;
import org.eclipse.jgit.merge.MergeFormatter;
import org.eclipse.jgit.merge.MergeResult;
import org.jspecify.annotations.Nullable;

/** Sides as one text for an editor, with conflict markers where they differ, as {@code git merge} leaves them. */
final class Markers {
    private static final Pattern LEFT = Pattern.compile("(?m)^(<<<<<<< |\\|\\|\\|\\|\\|\\|\\| |>>>>>>> )");

    private Markers() {}

    /** @throws Failure when a side is no text */
    static byte[] text(Conflict conflict) throws IOException {
        SideNames names = new SideNames(conflict);
        List<Side> sides = conflict.sides();
        for (Side side : sides) {
            checkText(conflict, names.of(side), side.value());
        }
        if (sides.size() == 2) {
            return merged(
                    bytes(conflict.base()),
                    new Labelled(
                            names.described(sides.get(0)), bytes(sides.get(0).value())),
                    new Labelled(
                            names.described(sides.get(1)), bytes(sides.get(1).value())));
        }
        // More than two have no common form: each is there as a whole.
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < sides.size(); i++) {
            text.append(i == 0 ? "<<<<<<< " : "======= ")
                    .append(names.described(sides.get(i)))
                    .append('\n');
            String value = new String(bytes(sides.get(i).value()), StandardCharsets.UTF_8);
            text.append(value).append(value.isEmpty() || value.endsWith("\n") ? "" : "\n");
        }
        return text.append(">>>>>>> end\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    /** A text, and what its marker says of it. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Labelled(String label, byte[] text) {}

    static byte[] merged(byte[] base, Labelled one, Labelled other) throws IOException {
        MergeResult<RawText> merged = new MergeAlgorithm()
                .merge(
                        RawTextComparator.DEFAULT,
                        new RawText(base),
                        new RawText(one.text()),
                        new RawText(other.text()));
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        new MergeFormatter()
                .formatMergeDiff3(text, merged, List.of("before", one.label(), other.label()), StandardCharsets.UTF_8);
        return text.toByteArray();
    }

    /** Whether somebody has yet to decide what lies between markers. */
    static boolean areIn(byte[] text) {
        return LEFT.matcher(new String(text, StandardCharsets.ISO_8859_1)).find();
    }

    static byte[] bytes(@Nullable Value value) {
        return value == null ? new byte[0] : value.bytes();
    }

    private static void checkText(Conflict conflict, String name, @Nullable Value value) {
        String text = Texts.utf8(bytes(value));
        if (text == null || text.indexOf('\0') >= 0) {
            throw new Failure(
                    ExitCode.ERROR,
                    "Side " + name + " of '" + conflict.key()
                            + "' is no text, so it cannot be edited: --side takes one, --value @FILE something else.");
        }
    }
}
