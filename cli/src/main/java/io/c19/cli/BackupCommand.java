package io.c19.cli;

import io.c19.cli.console.Console;
import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Failure;
import io.c19.cli.console.ProgressBar;
import io.c19.cli.console.View;
import io.c19.cli.store.Access;
import io.c19.cli.store.Stores;
import io.c19.layers.Revision;
import io.c19.layers.StateException;
import io.c19.state.git.GitStore;
import io.c19.state.git.InitOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code c19 backup}: all of a store in one file, a Git bundle. */
final class BackupCommand extends Command {
    private static final String SCRATCH = "c19-backup";

    private final Arg<Path> file = parameter("FILE", "Where to write it, such as store.bundle.", Path::of);
    private final Arg<String> from = option(
            "--from",
            "URL",
            "The store to read, by Git: an agent's connection, such as http://127.0.0.1:4097/. Default: the data directory.",
            text -> text);
    private final Flag force = flag("--force", "Writes over a file that is there.");
    private final DataOption data = new DataOption(this);
    private final OutputOption output = new OutputOption(this);

    BackupCommand() {
        super(
                "backup",
                "Writes all of a store, with its history, to one file: a Git bundle.",
                "`c19 restore` makes a store of it, and so does `git clone`. Beside a running agent, what was written in the last moment may be missing.");
    }

    @Override
    ExitCode run(Console console) throws IOException {
        Path target = file.required();
        if (Files.exists(target) && !force.given()) {
            throw new Failure(ExitCode.ERROR, target + ": is there already; --force writes over it.");
        }
        try (ProgressBar progress = new ProgressBar(console)) {
            String url = from.get();
            Revision revision = url == null ? ofDirectory(target, progress, console) : ofUrl(url, target, progress);
            progress.clear();
            output.to(console).one(new Made(target, Files.size(target), revision), VIEW);
            return ExitCode.DONE;
        }
    }

    private Revision ofDirectory(Path target, ProgressBar progress, Console console) {
        Path directory = data.directory(console);
        try {
            // What an agent that was killed has left in its log becomes part of the repository.
            Stores.open(directory, Access.WRITE, Version.PROGRAM, console.clock())
                    .close();
        } catch (StateException e) {
            if (e.reason() != StateException.Reason.LOCKED && e.reason() != StateException.Reason.READ_ONLY) {
                throw e;
            }
        }
        return GitStore.bundle(directory, target, progress);
    }

    private static Revision ofUrl(String url, Path target, ProgressBar progress) throws IOException {
        Path scratch = Files.createTempDirectory(SCRATCH);
        try {
            Path copy = scratch.resolve("copy");
            GitStore.init(copy, new InitOptions(url, null, InitOptions.DEFAULT_NAME));
            return GitStore.bundle(copy, target, progress);
        } finally {
            try (Stream<Path> files = Files.walk(scratch)) {
                for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    private record Made(Path file, long bytes, Revision revision) {}

    private static final View<Made> VIEW = new View<>(
            List.of("EFFECT", "FILE", "REVISION"),
            made -> List.of("saved", made.file().toString(), Revisions.brief(made.revision())),
            made -> made.revision().id(),
            BackupCommand::fields);

    private static Map<String, @Nullable Object> fields(Made made) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("file", made.file().toString());
        fields.put("bytes", made.bytes());
        fields.put("revision", made.revision().id());
        return fields;
    }
}
