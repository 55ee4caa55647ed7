package io.c19.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** picocli's tree of commands, with as many of them as are needed. */
final class CommandTree {
    static final String PROGRAM = "c19";

    /**
     * picocli's own factory looks for Groovy, that is in every jar of the class path, which takes longer than all else that
     * happens before a command starts. Nothing here needs one.
     */
    private static final IFactory NO_FACTORY = new IFactory() {
        @Override
        public <K> K create(Class<K> type) {
            if (type.isAssignableFrom(ArrayList.class)) { // of an option that can be given several times
                return type.cast(new ArrayList<>());
            }
            throw new UnsupportedOperationException("commands are declared in code, not by " + type);
        }
    };

    private CommandTree() {}

    /** An empty specification. */
    static CommandSpec spec(String name) {
        return CommandSpec.wrapWithoutInspection(null, NO_FACTORY).name(name);
    }

    /** The program with all its commands: for help, completion, and guesses at what was meant. */
    static CommandLine whole() {
        return of(Commands.all());
    }

    static CommandLine of(List<Command> commands) {
        CommandSpec root = spec(PROGRAM);
        root.usageMessage()
                .description("A versioned key/value store whose database is a Git repository.")
                .footer("", "`c19 COMMAND --help` tells more about one.")
                .width(100);
        root.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Shows this help.")
                .build());
        add(root, commands);
        CommandLine tree = new CommandLine(root, NO_FACTORY);
        tree.setExpandAtFiles(false); // `put KEY @FILE` is ours
        tree.setInterpolateVariables(false);
        tree.setOverwrittenOptionsAllowed(false);
        return tree;
    }

    private static void add(CommandSpec parent, List<Command> commands) {
        for (Command command : commands) {
            parent.addSubcommand(command.name(), new CommandLine(command.completed(), NO_FACTORY));
            add(command.spec(), command.subcommands());
        }
    }
}
