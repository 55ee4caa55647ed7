package io.c19.cli;

import io.c19.cli.console.Console;
import io.c19.cli.console.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import picocli.AutoComplete;

/** {@code c19 completion}: a script that makes a shell complete commands, options and keys. */
final class CompletionCommand extends Command {
    /** What stands for a key among a command's parameters. */
    private static final List<String> KEYS = List.of("KEY", "PREFIX");

    private static final String SCRIPT = "complete-keys.sh";

    private final Arg<String> shell = parameter("bash|zsh", "The shell.", CompletionCommand::parse);

    CompletionCommand() {
        super(
                "completion",
                "Prints a script that makes a shell complete commands, options and keys.",
                "In bash: source <(c19 completion bash)");
    }

    @Override
    ExitCode run(Console console) throws IOException {
        shell.required();
        // picocli's script serves both: zsh runs it with bashcompinit, which the script starts by itself.
        console.line(AutoComplete.bash(CommandTree.PROGRAM, CommandTree.whole()));
        try (InputStream script = CompletionCommand.class.getResourceAsStream(SCRIPT)) {
            if (script == null) {
                throw new IllegalStateException(SCRIPT + " is part of the program");
            }
            String text = new String(script.readAllBytes(), StandardCharsets.UTF_8);
            console.write(text.replace("@KEYED@", keyed()).getBytes(StandardCharsets.UTF_8));
        }
        return ExitCode.DONE;
    }

    /** The commands whose first parameter is a key. */
    private static String keyed() {
        return Commands.all().stream()
                .filter(command -> command.spec().positionalParameters().stream()
                        .limit(1)
                        .anyMatch(first -> KEYS.stream().anyMatch(first.paramLabel()::contains)))
                .map(Command::name)
                .collect(Collectors.joining(" | "));
    }

    private static String parse(String text) {
        if (text.equals("bash") || text.equals("zsh")) {
            return text;
        }
        throw new IllegalArgumentException("'" + text + "' (expected: bash or zsh)");
    }
}
