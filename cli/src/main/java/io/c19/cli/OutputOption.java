package io.c19.cli;

import io.c19.cli.Command.Arg;
import io.c19.cli.console.Console;
import io.c19.cli.console.Format;
import io.c19.cli.console.Output;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** {@code -o}, of every command that prints data. */
final class OutputOption {
    private final Arg<Format> format;

    OutputOption(Command command) {
        format = command.option(
                new String[] {"-o", "--output"}, "FORMAT", "How to print: " + names() + ".", OutputOption::parse);
    }

    Output to(Console console) {
        return new Output(console, or(Format.TABLE));
    }

    Format or(Format otherwise) {
        return format.or(otherwise);
    }

    private static Format parse(String text) {
        for (Format format : Format.values()) {
            if (name(format).equals(text)) {
                return format;
            }
        }
        throw new IllegalArgumentException("'" + text + "' (expected: one of " + names() + ")");
    }

    private static String names() {
        return Arrays.stream(Format.values()).map(OutputOption::name).collect(Collectors.joining(", "));
    }

    private static String name(Format format) {
        return format.name().toLowerCase(Locale.ROOT);
    }
}
