package io.c19.cli;

import io.c19.cli.Command.Arg;
import io.c19.cli.console.Console;
import java.nio.file.Path;

/** {@code --data}, of the commands that work on a data directory only. */
final class DataOption {
    private static final String DEFAULT = "data";

    private final Arg<Path> data;

    DataOption(Command command) {
        data = command.option(
                "--data", "DIR", "The data directory. Default: $C19_STATE_PATH, or " + DEFAULT + ".", Path::of);
    }

    Path directory(Console console) {
        String variable = console.variable("C19_STATE_PATH");
        return data.or(Path.of(variable == null ? DEFAULT : variable));
    }
}
