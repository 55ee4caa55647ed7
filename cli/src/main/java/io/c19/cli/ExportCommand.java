package io.c19.cli;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import io.c19.cli.console.Console;
import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Failure;
import io.c19.cli.console.ProgressBar;
import io.c19.cli.console.Texts;
import io.c19.cli.store.Access;
import io.c19.cli.store.Store;
import io.c19.cli.transfer.Export;
import io.c19.cli.transfer.Source.Syntax;
import io.c19.layers.Prefix;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** {@code c19 export}: keys to a JSON or YAML document or a directory tree. */
final class ExportCommand extends Command {
    private final Arg<Prefix> prefix = optionalParameter(
            "PREFIX/",
            "Only keys that start with it, without it in their names. Ends in /.",
            TransferFormat::directory);
    private final Arg<TransferFormat> format =
            option("--format", "FORMAT", "json, yaml or dir. Default: json.", TransferFormat::parse);
    private final Arg<Path> to =
            option("--to", "DIR|FILE", "Where to write. Default: standard output; dir needs a directory.", Path::of);
    private final Flag force = flag("--force", "Writes over what is there.");
    private final Arg<String> at = option("--at", "REV", "As of this revision, tag or time.", text -> text);
    private final Target target = new Target(this);

    ExportCommand() {
        super("export", "Exports keys as a JSON or YAML document or a directory tree.", "`import` reads it back.");
    }

    @Override
    ExitCode run(Console console) throws IOException {
        TransferFormat chosen = format.or(TransferFormat.JSON);
        Path file = to.get();
        if (chosen == TransferFormat.DIR && file == null) {
            throw wrong("--format dir needs --to DIR");
        }
        try (Store store = target.open(console, Access.READ);
                ProgressBar progress = new ProgressBar(console)) {
            Export export = new Export(store, prefix.or(Prefix.ALL), at.get(), progress);
            Export.Result result = file == null
                    ? export.toDocument(syntax(chosen), console.out())
                    : chosen == TransferFormat.DIR
                            ? export.toDirectory(file, force.given())
                            : toFile(export, syntax(chosen), file);
            progress.clear();
            if (result.bare() > 0) {
                console.note("A directory cannot hold content types and expiries: "
                        + Texts.count(result.bare(), "value") + " lost theirs; --format json or yaml keeps them.");
            }
            if (file != null) {
                console.note("exported " + Texts.count(result.keys(), "key") + " of revision "
                        + Revisions.brief(result.revision()) + " to " + file);
            }
            return ExitCode.DONE;
        }
    }

    private static Syntax syntax(TransferFormat format) {
        return format == TransferFormat.YAML ? Syntax.YAML : Syntax.JSON;
    }

    /** A file that is there is either whole, the old or the new one, or was never begun. */
    private Export.Result toFile(Export export, Syntax syntax, Path file) {
        if (Files.exists(file) && !force.given()) {
            throw new Failure(
                    ExitCode.ERROR, file + ": exists already; choose another file, or --force to write over it.");
        }
        try {
            Path part = file.resolveSibling(
                    file.getFileName() + ".part-" + ProcessHandle.current().pid());
            try {
                Export.Result result;
                try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part, CREATE_NEW, WRITE))) {
                    result = export.toDocument(syntax, out);
                }
                Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
                return result;
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw Failure.of(file, "written", e);
        }
    }
}
