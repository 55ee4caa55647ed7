package io.c19.cli;

import io.c19.cli.console.Console;
import io.c19.layers.Conflicts.Choice;
import io.c19.layers.Conflicts.Conflict;
import io.c19.layers.Conflicts.Side;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows a person at a terminal the sides of a conflict and asks which it shall be. */
final class SideDialogue {
    private final Conflict conflict;
    private final Console console;

    SideDialogue(Conflict conflict, Console console) {
        this.conflict = conflict;
        this.console = console;
    }

    /** @return null when they leave it as it is */
    @Nullable
    Decision ask() throws IOException, InterruptedException {
        new Comparison(conflict, console, console::note).print();
        List<Side> sides = conflict.sides();
        String numbers = sides.size() == 1 ? "1" : "1-" + sides.size();
        console.note("");
        while (true) {
            String answer = console.answer(
                    "Which shall it be? [%s, e to edit, d to delete, q to leave it] ".formatted(numbers));
            if (answer == null || answer.equals("q")) {
                return null;
            } else if (answer.equals("d")) {
                return Decision.informed(new Choice.Delete());
            } else if (answer.equals("e")) {
                return new SideEditing(conflict, console).inEditor();
            } else if (answer.matches("[1-9][0-9]?") && Integer.parseInt(answer) <= sides.size()) {
                Side side = sides.get(Integer.parseInt(answer) - 1);
                return Decision.informed(new Choice.TakeSide(side.commit()));
            }
        }
    }
}
