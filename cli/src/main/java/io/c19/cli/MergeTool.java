package io.c19.cli;

import io.c19.cli.console.Console;
import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Failure;
import io.c19.layers.Conflicts.Conflict;
import io.c19.layers.Conflicts.Side;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A merge tool as {@code git mergetool} runs it: a command line over four files, whose names it finds in the variables LOCAL, BASE,
 * REMOTE and MERGED. What git is configured to run for a name goes before what is known here.
 */
final class MergeTool {
    /** As their manuals say; the program comes first, so that another path to it can be configured. */
    private static final Map<String, String> KNOWN = Map.of(
            "vimdiff", "vim -f -d -c '4wincmd w | wincmd J' \"$LOCAL\" \"$BASE\" \"$REMOTE\" \"$MERGED\"",
            "nvimdiff", "nvim -d -c '4wincmd w | wincmd J' \"$LOCAL\" \"$BASE\" \"$REMOTE\" \"$MERGED\"",
            "meld", "meld --output=\"$MERGED\" \"$LOCAL\" \"$BASE\" \"$REMOTE\"",
            "kdiff3", "kdiff3 -o \"$MERGED\" \"$BASE\" \"$LOCAL\" \"$REMOTE\"",
            "opendiff", "opendiff \"$LOCAL\" \"$REMOTE\" -ancestor \"$BASE\" -merge \"$MERGED\"",
            "p4merge", "p4merge \"$BASE\" \"$REMOTE\" \"$LOCAL\" \"$MERGED\"",
            "bc", "bcomp \"$LOCAL\" \"$REMOTE\" \"$BASE\" -mergeoutput=\"$MERGED\"",
            "smerge", "smerge mergetool \"$BASE\" \"$LOCAL\" \"$REMOTE\" -o \"$MERGED\"",
            "vscode", "code --wait --merge \"$REMOTE\" \"$LOCAL\" \"$BASE\" \"$MERGED\"",
            "tkdiff", "tkdiff -a \"$BASE\" -o \"$MERGED\" \"$LOCAL\" \"$REMOTE\"");

    private final String name;
    private final String command;
    private final Console console;

    MergeTool(String name, Console console) throws IOException, InterruptedException {
        this.name = name;
        this.console = console;
        this.command = command();
    }

    private String command() throws IOException, InterruptedException {
        String configured = configured("cmd");
        if (configured != null) {
            return configured;
        }
        String known = KNOWN.get(name);
        if (known == null) {
            throw new Failure(
                    ExitCode.USAGE,
                    "--tool: '" + name + "' is not known (expected: one of "
                            + String.join(", ", KNOWN.keySet().stream().sorted().toList())
                            + ", or one that `git config mergetool." + name + ".cmd` says how to run).");
        }
        String path = configured("path");
        return path == null ? known : "'" + path.replace("'", "'\\''") + "'" + known.substring(known.indexOf(' '));
    }

    /**
     * Merges all sides, one after the other where they are more than two.
     *
     * @param directory for the files
     * @param ending of their names, which tells a tool what they hold
     * @return the file with the outcome
     */
    Path run(Conflict conflict, Path directory, String ending) throws IOException, InterruptedException {
        SideNames names = new SideNames(conflict);
        List<Side> sides = conflict.sides();
        Path base = Files.write(directory.resolve("BASE" + ending), Markers.bytes(conflict.base()));
        Path local = directory.resolve("LOCAL" + ending);
        Path remote = directory.resolve("REMOTE" + ending);
        Path merged = directory.resolve("MERGED" + ending);
        byte[] ours = Markers.bytes(sides.get(0).value());
        String label = names.described(sides.get(0));
        for (Side side : sides.subList(1, sides.size())) {
            byte[] theirs = Markers.bytes(side.value());
            console.note("LOCAL is " + label + "; REMOTE is " + names.described(side) + ".");
            Files.write(local, ours);
            Files.write(remote, theirs);
            Files.write(
                    merged,
                    Markers.merged(
                            Files.readAllBytes(base),
                            new Markers.Labelled(label, ours),
                            new Markers.Labelled(names.described(side), theirs)));
            run(Map.of("BASE", base, "LOCAL", local, "REMOTE", remote, "MERGED", merged), directory);
            ours = Files.readAllBytes(merged);
            label = "what was merged before";
        }
        return merged;
    }

    private void run(Map<String, Path> files, Path directory) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", command).inheritIO();
        builder.environment().putAll(console.environment());
        files.forEach((variable, file) -> builder.environment().put(variable, file.toString()));
        int status = builder.start().waitFor();
        if (status != 0) {
            throw new Failure(
                    ExitCode.ERROR,
                    "The tool '" + name + "' ended with " + status + ", so nothing was written; its files are in "
                            + directory + ".");
        }
    }

    private @Nullable String configured(String what) throws IOException, InterruptedException {
        try {
            ProcessBuilder builder = new ProcessBuilder("git", "config", "--get", "mergetool." + name + "." + what)
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().putAll(console.environment());
            Process git = builder.start();
            String value = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor() == 0 && !value.isEmpty() ? value : null;
        } catch (IOException e) {
            // Without git there is no configuration of it.
            return null;
        }
    }
}
