package io.c19.cli;

import io.c19.cli.console.Console;
import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Failure;
import io.c19.cli.console.View;
import io.c19.layers.Revision;
import io.c19.state.git.GitStore;
import io.c19.state.git.InitOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code c19 restore}: makes a data directory of what {@code c19 backup} wrote. */
final class RestoreCommand extends Command {
    private final Arg<Path> file = parameter("FILE", "A Git bundle, such as `c19 backup` writes.", Path::of);
    private final DataOption data = new DataOption(this);
    private final Arg<String> node = option(
            "--node", "ID", "The agent's name, unique in its cluster. Default: made from the host's.", text -> text);
    private final OutputOption output = new OutputOption(this);

    RestoreCommand() {
        super(
                "restore",
                "Makes a data directory of a backup.",
                "The directory must be missing or empty. A store that others have a part in takes up what they wrote since when it meets them.");
    }

    @Override
    ExitCode run(Console console) {
        Path source = file.required();
        if (!Files.isRegularFile(source)) {
            throw new Failure(ExitCode.ERROR, source + ": there is no such file.");
        }
        InitOptions options;
        try {
            options = new InitOptions(source.toAbsolutePath().toString(), node.get(), InitOptions.DEFAULT_NAME);
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
        Path directory = data.directory(console);
        Revision revision = GitStore.init(directory, options);
        output.to(console).one(new Made(directory, revision), VIEW);
        return ExitCode.DONE;
    }

    private record Made(Path directory, Revision revision) {}

    private static final View<Made> VIEW = new View<>(
            List.of("EFFECT", "DIRECTORY", "REVISION"),
            made -> List.of("restored", made.directory().toString(), Revisions.brief(made.revision())),
            made -> made.revision().id(),
            RestoreCommand::fields);

    private static Map<String, @Nullable Object> fields(Made made) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("directory", made.directory().toString());
        fields.put("revision", made.revision().id());
        return fields;
    }
}
