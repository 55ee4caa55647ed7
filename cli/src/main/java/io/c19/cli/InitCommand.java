package io.c19.cli;

import io.c19.cli.console.Console;
import io.c19.cli.console.ExitCode;
import io.c19.cli.console.View;
import io.c19.layers.Revision;
import io.c19.state.git.GitStore;
import io.c19.state.git.InitOptions;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code c19 init}: makes a data directory. */
final class InitCommand extends Command {
    private final DataOption data = new DataOption(this);
    private final Arg<String> from =
            option("--from", "URL", "Starts from this Git repository: a URL or a path.", text -> text);
    private final Arg<String> cluster = option(
            "--name",
            "NAME",
            "The cluster's name; agents of one cluster start from the same name. Default: " + InitOptions.DEFAULT_NAME
                    + ".",
            text -> text);
    private final Arg<String> node = option(
            "--node", "ID", "This agent's name, unique in its cluster. Default: made from the host's.", text -> text);
    private final Arg<Integer> fanOut = option(
            "--fan-out",
            "N",
            "Spreads the keys over so many levels of 256 directories, 0 to 2, for good; for a huge flat key space. Default: 0, or what the repository of --from has.",
            InitCommand::levels);
    private final OutputOption output = new OutputOption(this);

    InitCommand() {
        super(
                "init",
                "Makes a data directory, empty or from a Git repository.",
                "`serve` makes an empty one by itself.");
    }

    @Override
    ExitCode run(Console console) {
        if (from.get() != null && cluster.get() != null) {
            throw wrong("--from and --name exclude one another: a repository brings its own beginning");
        }
        InitOptions options = options();
        Path directory = data.directory(console);
        Revision revision = GitStore.init(directory, options);
        output.to(console).one(new Made(directory, revision), VIEW);
        return ExitCode.DONE;
    }

    private InitOptions options() {
        try {
            return new InitOptions(from.get(), node.get(), cluster.or(InitOptions.DEFAULT_NAME), fanOut.get());
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    /** Whether there is such a fan-out is for the store to say. */
    private static Integer levels(String text) {
        if (!text.matches("[0-9]")) {
            throw new IllegalArgumentException("'%s' (expected: 0 to 2)".formatted(text));
        }
        return Integer.valueOf(text);
    }

    private record Made(Path directory, Revision revision) {}

    private static final View<Made> VIEW = new View<>(
            List.of("EFFECT", "DIRECTORY", "REVISION"),
            made -> List.of("made", made.directory().toString(), Revisions.brief(made.revision())),
            made -> made.revision().id(),
            InitCommand::fields);

    private static Map<String, @Nullable Object> fields(Made made) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("directory", made.directory().toString());
        fields.put("revision", made.revision().id());
        return fields;
    }
}
