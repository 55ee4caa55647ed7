package io.c19.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Manual pages of all commands, made of what the commands say of themselves when the program is built.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/man.7.html">man(7), the macros</a>
 */
public final class ManPages {
    private static final String SECTION = "1";

    private final List<String> lines = new ArrayList<>();

    private ManPages() {}

    /** @param args the directory to write to, as {@code DIR/man1/c19.1} and one for each command */
    public static void main(String[] args) throws IOException {
        Path directory = Files.createDirectories(Path.of(args[0], "man" + SECTION));
        CommandLine program = CommandTree.whole();
        write(directory, program.getCommandSpec());
        for (CommandLine command : program.getSubcommands().values()) {
            write(directory, command.getCommandSpec());
            for (CommandLine below : command.getSubcommands().values()) {
                write(directory, below.getCommandSpec());
            }
        }
    }

    private static void write(Path directory, CommandSpec command) throws IOException {
        Files.writeString(directory.resolve(name(command) + "." + SECTION), page(command));
    }

    /** As roff. */
    static String page(CommandSpec command) {
        ManPages page = new ManPages();
        page.head(command);
        page.description(command);
        page.options(command);
        page.footer(command);
        return String.join("\n", page.lines) + "\n";
    }

    private static String name(CommandSpec command) {
        return command.qualifiedName("-");
    }

    private void head(CommandSpec command) {
        String[] description = command.usageMessage().description();
        String purpose = description.length == 0 ? "" : description[0];
        lines.add(".TH \"" + name(command).toUpperCase(Locale.ROOT) + "\" \"" + SECTION + "\" \"\" \"C19 "
                + Version.PROGRAM + "\" \"C19 for Git\"");
        lines.add(".nh"); // words are commands and paths: a hyphen in them would be wrong
        lines.add(".ad l");
        lines.add(".SH NAME");
        lines.add(text(name(command)) + " \\- " + text(withoutStop(purpose)));
        lines.add(".SH SYNOPSIS");
        lines.add(".nf");
        new Help(command, Help.defaultColorScheme(Ansi.OFF))
                .synopsis(0)
                .strip()
                .lines()
                .forEach(line -> lines.add(text(line)));
        lines.add(".fi");
    }

    private static String withoutStop(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    private void description(CommandSpec command) {
        lines.add(".SH DESCRIPTION");
        for (String paragraph : command.usageMessage().description()) {
            lines.add(".PP");
            lines.add(text(paragraph));
        }
        if (!command.subcommands().isEmpty()) {
            lines.add(".SH COMMANDS");
            for (CommandLine below : command.subcommands().values()) {
                String[] about = below.getCommandSpec().usageMessage().description();
                item(name(below.getCommandSpec()) + "(" + SECTION + ")", about.length == 0 ? "" : about[0]);
            }
        }
    }

    private void options(CommandSpec command) {
        boolean any =
                !command.positionalParameters().isEmpty() || !command.options().isEmpty();
        if (any) {
            lines.add(".SH OPTIONS");
        }
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            item(parameter.paramLabel(), String.join(" ", parameter.description()));
        }
        for (OptionSpec option : command.options()) {
            String label = option.arity().max() == 0 ? "" : " " + option.paramLabel();
            item(String.join(", ", option.names()) + label, String.join(" ", option.description()));
        }
    }

    private void item(String term, String description) {
        lines.add(".TP");
        lines.add("\\fB" + text(term) + "\\fR");
        lines.add(text(description));
    }

    private void footer(CommandSpec command) {
        lines.add(".SH EXIT STATUS");
        lines.add(
                "0 done, 1 an error, 2 the command line is wrong, 3 not found, 4 a precondition failed, 5 the agent cannot be reached,");
        lines.add("6 not allowed, 7 keys are in conflict, 130 interrupted.");
        lines.add(".SH SEE ALSO");
        lines.add(command.parent() == null ? "git(1)" : text(name(command.root())) + "(" + SECTION + "), git(1)");
    }

    /** What roff would take for something of its own, made plain. */
    private static String text(String plain) {
        String escaped = plain.replace("\\", "\\e")
                .replace("-", "\\-")
                .replace("'", "\\(aq")
                .replace("`", "\\(ga");
        return escaped.startsWith(".") ? "\\&" + escaped : escaped;
    }
}
