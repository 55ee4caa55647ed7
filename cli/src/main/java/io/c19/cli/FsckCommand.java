package io.c19.cli;

import io.c19.cli.console.Console;
import io.c19.cli.console.ExitCode;
import io.c19.cli.console.ProgressBar;
import io.c19.cli.console.Texts;
import io.c19.cli.console.View;
import io.c19.state.git.FsckReport;
import io.c19.state.git.GitStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** {@code c19 fsck}: verifies a data directory. */
final class FsckCommand extends Command {
    private final DataOption data = new DataOption(this);
    private final OutputOption output = new OutputOption(this);

    FsckCommand() {
        super(
                "fsck",
                "Reads and verifies everything in a data directory.",
                "Prints what is wrong, a line each. Works while an agent runs. Exit code 1 when something is wrong.");
    }

    @Override
    ExitCode run(Console console) {
        Path directory = data.directory(console);
        try (ProgressBar progress = new ProgressBar(console)) {
            FsckReport report = GitStore.fsck(directory, progress);
            progress.clear();
            output.to(console).list(report.problems().iterator(), VIEW);
            int problems = report.problems().size();
            console.note("verified " + Texts.count(report.objects(), "object") + " of " + directory + ": "
                    + (problems == 0 ? "all is well" : Texts.count(problems, "problem")));
            return problems == 0 ? ExitCode.DONE : ExitCode.ERROR;
        }
    }

    private static final View<String> VIEW = new View<>(
            List.of("PROBLEM"),
            problem -> List.of(Texts.safe(problem)),
            problem -> problem,
            problem -> Map.of("problem", problem));
}
