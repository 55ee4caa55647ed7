package io.c19.cli.console;

import java.util.ArrayList;
import java.util.List;

/** Aligned columns for a person. Rows are held back until the widths are known, the first so many at most. */
final class Table {
    private static final String GAP = "  ";

    private final Console console;
    private final List<String> titles;
    private final int heldMax;
    private final List<List<String>> held = new ArrayList<>();
    private final int[] widths;
    private boolean measured;

    /** @param titles of the columns; empty ones, or a single one, are not shown, nor is one above a table without rows */
    Table(Console console, List<String> titles, int heldMax) {
        this.console = console;
        this.titles = titles;
        this.heldMax = heldMax;
        this.widths = new int[titles.size()];
    }

    void row(List<String> cells) {
        if (measured) {
            print(cells);
            return;
        }
        held.add(cells);
        if (held.size() == heldMax) {
            release();
        }
    }

    void end() {
        if (!measured && !held.isEmpty()) {
            release();
        }
    }

    private void release() {
        if (titles.size() > 1 && !titles.get(0).isEmpty()) {
            held.add(0, titles);
        }
        for (List<String> cells : held) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], width(cells.get(i)));
            }
        }
        measured = true;
        held.forEach(this::print);
        held.clear();
    }

    private void print(List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = cells.get(i);
            line.append(cell);
            if (i + 1 < widths.length) {
                line.append(" ".repeat(Math.max(0, widths[i] - width(cell)))).append(GAP);
            }
        }
        console.line(line.toString());
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
