package io.c19.cli;

import io.c19.layers.Conflicts.Choice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a person decided about a conflict.
 *
 * @param informed whether they looked at the sides, so that others must not be settled by it
 * @param kept the file that holds what they edited, in a directory of its own; null when they did not
 */
record Decision(Choice choice, boolean informed, @Nullable Path kept) {
    static Decision of(Choice choice) {
        return new Decision(choice, false, null);
    }

    /** Once it is stored, nobody needs the file. */
    void discard() throws IOException {
        if (kept != null) {
            discard(kept);
        }
    }

    /** Removes a file and what lies beside it in the directory that was made for it. */
    static void discard(Path file) throws IOException {
        Path directory = file.getParent();
        if (directory == null) {
            return;
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path each : files.toList()) {
                Files.delete(each);
            }
        }
        Files.delete(directory);
    }

    static Decision informed(Choice choice) {
        return new Decision(choice, true, null);
    }
}
