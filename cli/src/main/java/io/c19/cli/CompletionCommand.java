package io.c19.cli;

import io.c19.cli.console.Console;
import io.c19.cli.console.ExitCode;
import picocli.AutoComplete;

/** {@code c19 completion}: a script that makes a shell complete commands and options. */
final class CompletionCommand extends Command {
    private final Arg<String> shell = parameter("bash|zsh", "The shell.", CompletionCommand::parse);

    CompletionCommand() {
        super(
                "completion",
                "Prints a script that makes a shell complete commands and options.",
                "In bash: source <(c19 completion bash)");
    }

    @Override
    ExitCode run(Console console) {
        shell.required();
        // picocli's script serves both: zsh runs it with bashcompinit, which the script starts by itself.
        console.line(AutoComplete.bash(CommandTree.PROGRAM, CommandTree.whole()));
        return ExitCode.DONE;
    }

    private static String parse(String text) {
        if (text.equals("bash") || text.equals("zsh")) {
            return text;
        }
        throw new IllegalArgumentException("'" + text + "' (expected: bash or zsh)");
    }
}
