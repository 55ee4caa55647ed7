package io.c19.cli.docs;

import java.util.List;
import java.util.regex.Pattern;

/** Compares what was printed with what a document shows, but for what differs from run to run. */
final class Lines {
    private static final String ANY = "...";

    private static final Pattern ID = Pattern.compile("\\b[0-9a-f]{40}\\b");
    private static final Pattern SHORT_ID = Pattern.compile("\\b(?=[0-9a-f]*[0-9])[0-9a-f]{7,12}\\b");
    private static final Pattern TIME =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z| ?[+-]\\d\\d:?\\d\\d)?");
    private static final Pattern GIT_DATE =
            Pattern.compile("[A-Z][a-z]{2} [A-Z][a-z]{2} \\d+ \\d\\d:\\d\\d:\\d\\d \\d{4} [+-]\\d{4}");
    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");
    private static final Pattern MILLIS = Pattern.compile("\\b1[0-9]{12}\\b");
    private static final Pattern NODE = Pattern.compile("[A-Za-z0-9-]+-[0-9a-f]{6}\\b");
    private static final Pattern SPACES = Pattern.compile(" +");
    private static final Pattern NUMBER = Pattern.compile("\\d+(,\\d{3})*");

    private final boolean countsMatter;

    /** @param countsMatter false when the data is an excerpt of what the document speaks of */
    Lines(boolean countsMatter) {
        this.countsMatter = countsMatter;
    }

    boolean match(List<String> expected, List<String> actual) {
        return match(expected, 0, actual, 0);
    }

    private boolean match(List<String> expected, int i, List<String> actual, int j) {
        if (i == expected.size()) {
            return j == actual.size();
        }
        if (expected.get(i).strip().equals(ANY)) {
            for (int k = j; k <= actual.size(); k++) {
                if (match(expected, i + 1, actual, k)) {
                    return true;
                }
            }
            return false;
        }
        return j < actual.size()
                && normal(expected.get(i)).equals(normal(actual.get(j)))
                && match(expected, i + 1, actual, j + 1);
    }

    private String normal(String line) {
        String text = line.stripTrailing();
        text = NODE.matcher(text).replaceAll("<node>");
        text = ID.matcher(text).replaceAll("<id>");
        text = GIT_DATE.matcher(text).replaceAll("<time>");
        text = TIME.matcher(text).replaceAll("<time>");
        text = DAY.matcher(text).replaceAll("<day>");
        text = MILLIS.matcher(text).replaceAll("<ms>");
        text = SHORT_ID.matcher(text).replaceAll("<short>");
        // Columns are as wide as what differs.
        text = SPACES.matcher(text).replaceAll(" ");
        return countsMatter ? text : NUMBER.matcher(text).replaceAll("<n>").replace("revisions", "revision");
    }
}
