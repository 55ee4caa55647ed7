package io.c19.cli;

import io.c19.cli.console.Console;
import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Texts;
import io.c19.cli.console.View;
import io.c19.layers.config.Configuration;
import io.c19.layers.config.Environment;
import io.c19.layers.config.Settings.Used;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code c19 config}: what is about the configuration. */
final class ConfigCommand extends Command {
    private final List<Command> subcommands = List.of(new Check());

    ConfigCommand() {
        super("config", "Checks the configuration.");
    }

    @Override
    List<Command> subcommands() {
        return subcommands;
    }

    @Override
    ExitCode run(Console console) {
        throw wrong("A subcommand is missing (expected: check)");
    }

    /** {@code c19 config check}: reads a configuration as {@code c19 serve} would, and starts nothing. */
    private static final class Check extends Command {
        private final Arg<Path> file =
                optionalParameter("FILE", "The configuration file. Default: none, only the environment.", Path::of);
        private final OutputOption output = new OutputOption(this);

        Check() {
            super(
                    "check",
                    "Shows every field with its value and where that comes from.",
                    "What is given but has no effect is a warning; what cannot be used is an error, exit code 1.");
        }

        @Override
        ExitCode run(Console console) {
            Configuration configuration = Configuration.load(file.get(), new Environment(console.environment()));
            configuration.warnings().forEach(warning -> console.note("warning: " + warning + "."));
            output.to(console).list(configuration.effective().entrySet().iterator(), VIEW);
            return ExitCode.DONE;
        }

        private static final View<Map.Entry<String, Used>> VIEW = new View<>(
                List.of("FIELD", "VALUE", "FROM"),
                field -> List.of(
                        field.getKey(),
                        field.getValue().value().isEmpty()
                                ? "-"
                                : Texts.safe(field.getValue().value()),
                        Texts.safe(field.getValue().origin())),
                Map.Entry::getKey,
                Check::fields);

        private static Map<String, @Nullable Object> fields(Map.Entry<String, Used> field) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            fields.put("field", field.getKey());
            fields.put("value", field.getValue().value());
            fields.put("from", field.getValue().origin());
            return fields;
        }
    }
}
