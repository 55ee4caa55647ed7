package io.c19.cli;

import io.c19.cli.console.Console;
import io.c19.cli.console.Console.Terminals;
import io.c19.cli.console.ExitCode;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParseResult;

/** The program. */
public final class Main {
    /** Options with a value that may stand before the command too. */
    private static final Set<String> VALUED = Set.of("--url", "--data", "--timeout", "-o", "--output");

    private static final String TERMINALS = "c19.terminals";

    private Main() {}

    public static void main(String[] args) {
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        Console console = new Console(
                new BufferedInputStream(new FileInputStream(FileDescriptor.in)),
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16),
                err,
                System.getenv(),
                terminals(),
                Clock.systemUTC(),
                false);
        System.exit(run(args, console));
    }

    /** Runs one command line; never throws. @return the exit code */
    static int run(String[] args, Console console) {
        List<String> words = commandFirst(args);
        Console chosen = words.contains("-v") || words.contains("--verbose") ? console.verbosely() : console;
        ExitCode code;
        try {
            code = execute(words, chosen);
            chosen.flush();
        } catch (Throwable t) { // whatever it is, a person gets a sentence
            code = report(t, chosen);
        }
        return code.number();
    }

    private static ExitCode execute(List<String> words, Console console) throws Exception {
        if (words.isEmpty()) {
            console.err().print(CommandTree.whole().getUsageMessage(Ansi.OFF));
            return ExitCode.USAGE;
        }
        if (words.get(0).equals("help")) {
            List<String> asked = new ArrayList<>(words.subList(1, words.size()));
            asked.add("--help");
            return execute(asked, console);
        }
        Command command = Commands.make(words.get(0));
        CommandLine tree = command == null ? CommandTree.whole() : CommandTree.of(List.of(command));
        ParseResult parsed = parse(tree, words);
        while (parsed.hasSubcommand()) {
            parsed = parsed.subcommand();
            command = command == null ? null : command.named(parsed.commandSpec());
        }
        if (parsed.isUsageHelpRequested()) {
            Ansi ansi = console.colored() ? Ansi.ON : Ansi.OFF;
            console.write(
                    parsed.commandSpec().commandLine().getUsageMessage(ansi).getBytes(StandardCharsets.UTF_8));
            return ExitCode.DONE;
        }
        if (command == null) {
            throw new CommandLine.ParameterException(tree, "A command is missing");
        }
        if (command.logs()) {
            Logging.on(console.verbose());
        } else {
            Logging.off();
        }
        return command.run(console);
    }

    private static ParseResult parse(CommandLine tree, List<String> words) {
        try {
            return tree.parseArgs(words.toArray(String[]::new));
        } catch (CommandLine.UnmatchedArgumentException e) {
            List<String> guesses = e.getSuggestions();
            String guess = guesses.isEmpty() ? "" : " (did you mean " + String.join(" or ", guesses) + "?)";
            if (e.getUnmatched().stream().anyMatch(word -> word.endsWith(".yaml") || word.endsWith(".yml"))) {
                guess = " (a configuration file is given by --config FILE)";
            }
            throw new CommandLine.ParameterException(e.getCommandLine(), e.getMessage() + guess, e);
        }
    }

    private static ExitCode report(Throwable failure, Console console) {
        Verdict verdict = Verdict.of(failure);
        try {
            console.out().flush(); // what there was is data still
        } catch (java.io.IOException e) {
            failure.addSuppressed(e);
        }
        String sentence = verdict.sentence();
        if (sentence != null) {
            console.note(CommandTree.PROGRAM + ": " + sentence);
        }
        if (console.verbose()) {
            failure.printStackTrace(console.err());
        }
        return verdict.code();
    }

    /** {@code c19 --url X get k} as {@code c19 get --url X k}, so that the first word tells which command to make. */
    private static List<String> commandFirst(String[] args) {
        List<String> before = new ArrayList<>();
        for (int i = 0; i < args.length; i++) {
            if (!args[i].startsWith("-")) {
                List<String> words = new ArrayList<>();
                words.add(args[i]);
                words.addAll(before);
                words.addAll(List.of(args).subList(i + 1, args.length));
                return words;
            }
            before.add(args[i]);
            if (VALUED.contains(args[i]) && i + 1 < args.length) {
                before.add(args[++i]);
            }
        }
        return before;
    }

    /** The launcher tells, as only a shell can in every version of Java; without it there are none. */
    private static Terminals terminals() {
        String told = System.getProperty(TERMINALS, "");
        return new Terminals(told.contains("0"), told.contains("1"), told.contains("2"));
    }
}
