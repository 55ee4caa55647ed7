package io.c19.cli.docs;

import java.util.ArrayList;
import java.util.List;

/**
 * A command of a document.
 *
 * @param line where it stands, from 1
 * @param expected what the document says that it prints; {@code ...} alone on a line stands for any number of lines
 */
record Step(int line, String command, List<String> expected) {
    private static final String FENCE = "```";
    private static final String PROMPT = "$ ";

    /** The steps of all {@code console} blocks. A command that ends in a backslash goes on in the next line. */
    static List<Step> of(List<String> document) {
        List<Step> steps = new ArrayList<>();
        boolean inside = false;
        boolean continued = false;
        for (int i = 0; i < document.size(); i++) {
            String text = document.get(i);
            if (text.startsWith(FENCE)) {
                inside = !inside && text.equals(FENCE + "console");
            } else if (inside && text.startsWith(PROMPT)) {
                steps.add(new Step(i + 1, text.substring(PROMPT.length()), new ArrayList<>()));
                continued = text.endsWith("\\");
            } else if (inside && continued) {
                Step last = steps.remove(steps.size() - 1);
                steps.add(new Step(last.line(), last.command() + "\n" + text, last.expected()));
                continued = text.endsWith("\\");
            } else if (inside) {
                steps.get(steps.size() - 1).expected().add(text);
            }
        }
        return steps;
    }

    boolean startsAnAgent() {
        return command.endsWith("&");
    }

    /** Whether it is Git that reads what the agent wrote, without the agent. */
    boolean readsWithPlainGit() {
        return command.startsWith("git -C data ") || command.matches("git clone .*\\bdata .*");
    }

    /** Whether it is the agent that reads what Git was just given. */
    boolean waits() {
        return command.startsWith("sleep ");
    }
}
