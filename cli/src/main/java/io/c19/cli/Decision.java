package io.c19.cli;

import io.c19.layers.Conflicts.Choice;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a person decided about a conflict.
 *
 * @param informed whether they looked at the sides, so that others must not be settled by it
 * @param kept the file that holds what they edited, in case it cannot be stored; null when they did not
 */
record Decision(Choice choice, boolean informed, @Nullable Path kept) {
    static Decision of(Choice choice) {
        return new Decision(choice, false, null);
    }

    static Decision informed(Choice choice) {
        return new Decision(choice, true, null);
    }
}
