package io.c19.cli;

import io.c19.cli.console.Console;
import io.c19.cli.console.ExitCode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.TypeConversionException;

/**
 * One command of the program: what it takes, declared in its constructor, and what it does. Declared in code and not by
 * picocli's annotations, since reading these takes about a quarter of the time that {@code c19 get} has.
 */
abstract class Command {
    private final CommandSpec spec;

    /** @param description one sentence, then further paragraphs */
    Command(String name, String... description) {
        spec = CommandTree.spec(name);
        spec.usageMessage().description(description);
        spec.usageMessage().abbreviateSynopsis(false).sortOptions(false).width(100);
    }

    /** Does it. Failures end it with an exception, see {@link Verdict}. */
    abstract ExitCode run(Console console) throws Exception;

    /** Whether it logs, as a server does. */
    boolean logs() {
        return false;
    }

    final CommandSpec spec() {
        return spec;
    }

    /** Adds the options of every command, below its own in the help. */
    final CommandSpec completed() {
        flag(new String[] {"-v", "--verbose"}, "Shows the causes of a failure too.");
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Shows this help.")
                .build());
        return spec;
    }

    /** Commands of their own below this one, such as {@code config check}. */
    List<Command> subcommands() {
        return List.of();
    }

    /** The command that a specification belongs to: this one, or one below it. */
    final @Nullable Command named(CommandSpec sought) {
        if (spec == sought) {
            return this;
        }
        for (Command below : subcommands()) {
            Command found = below.named(sought);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    final String name() {
        return spec.name();
    }

    /** A parameter that must be there. */
    final <T> Arg<T> parameter(String label, String description, Parser<T> parser) {
        return positional(label, description, parser, "1");
    }

    final <T> Arg<T> optionalParameter(String label, String description, Parser<T> parser) {
        return positional(label, description, parser, "0..1");
    }

    /** What comes behind all other parameters, any number of them. */
    final <T> Arg<List<T>> parameters(String label, String description, Parser<T> parser) {
        PositionalParamSpec parameter = PositionalParamSpec.builder()
                .index(spec.positionalParameters().size() + "..*")
                .type(List.class)
                .auxiliaryTypes(Object.class)
                .paramLabel(label)
                .arity("0..*")
                .description(description)
                .converters(text -> converted(parser, text))
                .build();
        spec.addPositional(parameter);
        return new Arg<>(parameter);
    }

    /** An option with a value. */
    final <T> Arg<T> option(String name, String label, String description, Parser<T> parser) {
        return option(new String[] {name}, label, description, parser);
    }

    final <T> Arg<T> option(String[] names, String label, String description, Parser<T> parser) {
        OptionSpec option = OptionSpec.builder(names)
                .type(Object.class)
                .paramLabel(label)
                .arity("1")
                .description(description)
                .converters(text -> converted(parser, text))
                .build();
        spec.addOption(option);
        return new Arg<>(option);
    }

    /** An option that can be given several times. */
    final <T> Arg<List<T>> options(String name, String label, String description, Parser<T> parser) {
        OptionSpec option = OptionSpec.builder(name)
                .type(List.class)
                .auxiliaryTypes(Object.class)
                .paramLabel(label)
                .arity("1")
                .description(description)
                .converters(text -> converted(parser, text))
                .build();
        spec.addOption(option);
        return new Arg<>(option);
    }

    final Flag flag(String name, String description) {
        return flag(new String[] {name}, description);
    }

    final Flag flag(String[] names, String description) {
        OptionSpec option = OptionSpec.builder(names)
                .type(boolean.class)
                .arity("0")
                .description(description)
                .build();
        spec.addOption(option);
        return new Flag(option);
    }

    private <T> Arg<T> positional(String label, String description, Parser<T> parser, String arity) {
        PositionalParamSpec parameter = PositionalParamSpec.builder()
                .index(Integer.toString(spec.positionalParameters().size()))
                .type(Object.class)
                .paramLabel(label)
                .arity(arity)
                .required(arity.equals("1"))
                .description(description)
                .converters(text -> converted(parser, text))
                .build();
        spec.addPositional(parameter);
        return new Arg<>(parameter);
    }

    private static <T> Object converted(Parser<T> parser, String text) {
        try {
            return parser.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }

    /** A wrong combination of arguments. */
    final CommandLine.ParameterException wrong(String sentence) {
        return new CommandLine.ParameterException(spec.commandLine(), sentence);
    }

    /** Makes a value of the text of an argument. */
    @FunctionalInterface
    interface Parser<T> {
        /** @throws IllegalArgumentException with what is wrong and what is expected */
        T parse(String text);
    }

    /** A value that the command line may give. */
    record Arg<T>(CommandLine.Model.ArgSpec spec) {
        @SuppressWarnings("unchecked") // the parser made it
        @Nullable
        T get() {
            return (T) spec.getValue();
        }

        T or(T otherwise) {
            T value = get();
            return value == null ? otherwise : value;
        }

        /** The value of a parameter that picocli insists on. */
        T required() {
            T value = get();
            if (value == null) {
                throw new IllegalStateException(spec.paramLabel() + " was not declared as required");
            }
            return value;
        }
    }

    record Flag(OptionSpec spec) {
        boolean given() {
            return Boolean.TRUE.equals(spec.getValue());
        }
    }
}
