package io.c19.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.c19.cli.console.Console;
import io.c19.cli.console.Json;
import io.c19.cli.console.Texts;
import io.c19.layers.Conflicts.Conflict;
import io.c19.layers.Conflicts.Side;
import io.c19.layers.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.jgit.diff.Edit;
import org.eclipse.jgit.diff.HistogramDiff;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;
import org.jspecify.annotations.Nullable;

/** Shows the sides of a conflict next to each other, with marks where they differ: the first one beside each of the others. */
final class Comparison {
    private static final int WIDTH_DEFAULT = 100;
    private static final int WIDTH_MIN = 40;

    /** Lines that both have are shown so far from a difference. */
    private static final int CONTEXT = 3;

    /** More would scroll away what matters; a whole value can be printed by itself. */
    private static final int ROWS_MAX = 60;

    private static final String RED = "\u001B[31m";
    private static final String BOLD = "\u001B[1m";
    private static final String PLAIN = "\u001B[m";

    private final Conflict conflict;
    private final SideNames names;
    private final Consumer<String> out;
    private final boolean colored;
    private final int column;

    /** @param out where the lines go: data for a command that shows, not for one that asks */
    Comparison(Conflict conflict, Console console, Consumer<String> out) {
        this.conflict = conflict;
        this.names = new SideNames(conflict);
        this.out = out;
        this.colored = console.colored();
        String columns = console.variable("COLUMNS");
        int width = columns != null && columns.matches("[0-9]{1,4}") ? Integer.parseInt(columns) : WIDTH_DEFAULT;
        this.column = (Math.max(width, WIDTH_MIN) - 3) / 2;
    }

    void print() {
        List<Side> sides = conflict.sides();
        if (sides.size() == 1) {
            out.accept("'" + conflict.key() + "' has a value that cannot be seen, since it is a directory too.");
            out.accept("");
            heading(0).stream().filter(line -> !line.isEmpty()).forEach(out);
            lines(sides.get(0).value()).forEach(out);
            return;
        }
        out.accept("'%s' is in conflict: %d sides.".formatted(conflict.key(), sides.size()));
        Value base = conflict.base();
        if (base != null) {
            out.accept("");
            out.accept("   before");
            fold(lines(base)).forEach(line -> out.accept("   " + cut(line, 2 * column)));
        }
        for (int i = 1; i < sides.size(); i++) {
            out.accept("");
            List<String> left = heading(0);
            List<String> right = heading(i);
            for (int line = 0; line < left.size(); line++) {
                row(left.get(line), ' ', right.get(line), BOLD);
            }
            out.accept("-".repeat(column) + "-+-" + "-".repeat(column));
            compare(lines(sides.get(0).value()), lines(sides.get(i).value()));
        }
    }

    private List<String> heading(int index) {
        Side side = conflict.sides().get(index);
        Value value = side.value();
        String what = value == null
                ? "deleted it"
                : "%s, %s".formatted(value.contentTypeOrDefault(), Texts.count(value.bytes().length, "byte"));
        return List.of(
                "[%d] %s".formatted(index + 1, names.of(side)),
                SideNames.who(side),
                Texts.time(side.time()),
                Texts.safe(what),
                SideNames.isSeen(conflict, side) ? "readers see this one" : "");
    }

    /** A line of either, or of both where they are the same. */
    private record Row(@Nullable String left, @Nullable String right, boolean same) {}

    private void compare(List<String> left, List<String> right) {
        List<Row> rows = rows(left, right);
        int shown = 0;
        boolean skipping = false;
        for (int i = 0; i < rows.size() && shown < ROWS_MAX; i++) {
            if (!isNearADifference(rows, i)) {
                if (!skipping) {
                    row("...", ' ', "...", "");
                }
                skipping = true;
                continue;
            }
            skipping = false;
            Row row = rows.get(i);
            String one = row.left();
            String other = row.right();
            char mark = row.same() ? ' ' : one == null ? '>' : other == null ? '<' : '|';
            row(one == null ? "" : one, mark, other == null ? "" : other, row.same() ? "" : RED);
            shown++;
        }
        if (shown == ROWS_MAX) {
            out.accept("... `c19 show %s@COMMIT` prints a whole side.".formatted(conflict.key()));
        }
    }

    private static List<Row> rows(List<String> left, List<String> right) {
        List<Row> rows = new ArrayList<>();
        int i = 0;
        for (Edit edit : new HistogramDiff().diff(RawTextComparator.DEFAULT, raw(left), raw(right))) {
            for (; i < edit.getBeginA(); i++) {
                rows.add(new Row(left.get(i), left.get(i), true));
            }
            int length = Math.max(edit.getLengthA(), edit.getLengthB());
            for (int line = 0; line < length; line++) {
                rows.add(new Row(
                        line < edit.getLengthA() ? left.get(edit.getBeginA() + line) : null,
                        line < edit.getLengthB() ? right.get(edit.getBeginB() + line) : null,
                        false));
            }
            i = edit.getEndA();
        }
        for (; i < left.size(); i++) {
            rows.add(new Row(left.get(i), left.get(i), true));
        }
        return rows;
    }

    private static boolean isNearADifference(List<Row> rows, int index) {
        for (int i = Math.max(0, index - CONTEXT); i < Math.min(rows.size(), index + CONTEXT + 1); i++) {
            if (!rows.get(i).same()) {
                return true;
            }
        }
        return false;
    }

    private void row(String left, char mark, String right, String color) {
        String one = cut(left, column);
        String padded = one + " ".repeat(Math.max(0, column - one.codePointCount(0, one.length())));
        String line = (padded + " " + mark + " " + cut(right, column)).stripTrailing();
        out.accept(colored && !color.isEmpty() && !line.isEmpty() ? color + line + PLAIN : line);
    }

    private static String cut(String line, int width) {
        return line.codePointCount(0, line.length()) <= width
                ? line
                : line.substring(0, line.offsetByCodePoints(0, width - 3)) + "...";
    }

    private static List<String> fold(List<String> lines) {
        if (lines.size() <= 2 * CONTEXT + 1) {
            return lines;
        }
        List<String> folded = new ArrayList<>(lines.subList(0, 2 * CONTEXT));
        folded.add("... %s more".formatted(Texts.count(lines.size() - folded.size(), "line")));
        return folded;
    }

    /** As a person reads it: text by lines, JSON with a line for each member, of anything else its length. */
    private static List<String> lines(@Nullable Value value) {
        if (value == null) {
            return List.of();
        }
        String text = Texts.utf8(value.bytes());
        if (text == null || text.indexOf('\0') >= 0) {
            return List.of("(%s that are no text)".formatted(Texts.count(value.bytes().length, "byte")));
        }
        String json = pretty(value.bytes());
        return Texts.safe(json == null ? text : json)
                .replace("\t", "    ")
                .lines()
                .toList();
    }

    private static @Nullable String pretty(byte[] bytes) {
        try {
            JsonNode json = Json.parse(bytes);
            return json.isContainerNode() ? Json.pretty(json) : null;
        } catch (IOException e) {
            return null;
        }
    }

    private static RawText raw(List<String> lines) {
        return new RawText((String.join("\n", lines) + (lines.isEmpty() ? "" : "\n")).getBytes(StandardCharsets.UTF_8));
    }
}
