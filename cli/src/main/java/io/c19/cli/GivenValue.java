package io.c19.cli;

import io.c19.cli.console.Console;
import io.c19.cli.console.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A value as the command line gives it: text, {@code @FILE}, or {@code -} for standard input. */
final class GivenValue {
    private GivenValue() {}

    /** @param given null: standard input, unless that is a terminal */
    static byte[] bytes(Command command, @Nullable String given, Console console) {
        if (given == null && console.terminals().in()) {
            throw command.wrong("VALUE is missing: give it here, as @FILE, or on standard input");
        }
        if (given == null || given.equals("-")) {
            return console.input();
        }
        if (!given.startsWith("@")) {
            return given.getBytes(StandardCharsets.UTF_8);
        }
        Path file = Path.of(given.substring(1));
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw Failure.of(file, "read", e);
        }
    }
}
