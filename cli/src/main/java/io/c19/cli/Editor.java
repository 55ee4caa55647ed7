package io.c19.cli;

import io.c19.cli.console.Console;
import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Failure;
import io.c19.layers.Value;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The person's editor, as their environment names it. */
final class Editor {
    private static final String FALLBACK = "vi";

    private Editor() {}

    /** Returns when the editor has ended; fails unless it ended well. */
    static void open(Path file, Console console) throws IOException, InterruptedException {
        String visual = console.variable("VISUAL");
        String editor = visual == null ? console.variable("EDITOR") : visual;
        String command = editor == null ? FALLBACK : editor;
        // Through a shell, as Git does: the variable may hold options too, such as `code --wait`.
        Process process = new ProcessBuilder("sh", "-c", command + " \"$1\"", command, file.toString())
                .inheritIO()
                .start();
        int status = process.waitFor();
        if (status != 0) {
            throw new Failure(
                    ExitCode.ERROR,
                    "The editor `" + command + "` ended with " + status + ", so nothing was written"
                            + (editor == null ? "; EDITOR=... chooses another one." : "."));
        }
    }

    /** Editors know a syntax by the end of a file's name. */
    static String ending(@Nullable Value value) {
        String type = value == null ? "" : value.contentTypeOrDefault();
        if (type.startsWith("application/json")) {
            return ".json";
        }
        return type.startsWith("text/html") ? ".html" : ".txt";
    }
}
