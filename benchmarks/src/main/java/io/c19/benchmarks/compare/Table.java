package io.c19.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;

/** A table in Markdown, its columns as wide as what is in them: the first on the left, the others on the right if they are numbers. */
final class Table {
    private final List<List<String>> rows = new ArrayList<>();
    private final boolean numbers;

    private Table(List<String> titles, boolean numbers) {
        this.numbers = numbers;
        row(titles);
    }

    static Table ofNumbers(List<String> titles) {
        return new Table(titles, true);
    }

    static Table ofWords(List<String> titles) {
        return new Table(titles, false);
    }

    private boolean isLeft(int column) {
        return column == 0 || !numbers;
    }

    void row(List<String> cells) {
        rows.add(List.copyOf(cells));
    }

    @Override
    public String toString() {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int column = 0; column < columns; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (int row = 0; row < rows.size(); row++) {
            append(text, rows.get(row), widths);
            if (row == 0) {
                text.append('|');
                for (int column = 0; column < columns; column++) {
                    text.append("-".repeat(widths[column] + (isLeft(column) ? 2 : 1)))
                            .append(isLeft(column) ? "|" : ":|");
                }
                text.append('\n');
            }
        }
        return text.toString();
    }

    private void append(StringBuilder text, List<String> row, int[] widths) {
        text.append('|');
        for (int column = 0; column < widths.length; column++) {
            String padding = " ".repeat(widths[column] - row.get(column).length());
            String cell = row.get(column);
            text.append(' ')
                    .append(isLeft(column) ? cell + padding : padding + cell)
                    .append(" |");
        }
        text.append('\n');
    }
}
