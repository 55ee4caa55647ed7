package io.c19.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** picocli's tree of commands, with as many of them as are needed. */
final class CommandTree {
    static final String PROGRAM = "c19";

    private CommandTree() {}

    /** The program with all its commands: for help, completion, and guesses at what was meant. */
    static CommandLine whole() {
        return of(Commands.all());
    }

    static CommandLine of(List<Command> commands) {
        CommandSpec root = CommandSpec.create().name(PROGRAM);
        root.usageMessage()
                .description("A versioned key/value store whose database is a Git repository.")
                .footer("", "`c19 COMMAND --help` tells more about one.")
                .width(100);
        root.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Shows this help.")
                .build());
        add(root, commands);
        CommandLine tree = new CommandLine(root);
        tree.setExpandAtFiles(false); // `put KEY @FILE` is ours
        tree.setInterpolateVariables(false);
        tree.setOverwrittenOptionsAllowed(false);
        return tree;
    }

    private static void add(CommandSpec parent, List<Command> commands) {
        for (Command command : commands) {
            parent.addSubcommand(command.name(), new CommandLine(command.completed()));
            add(command.spec(), command.subcommands());
        }
    }
}
