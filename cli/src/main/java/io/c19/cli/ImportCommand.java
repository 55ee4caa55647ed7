package io.c19.cli;

import io.c19.cli.console.Console;
import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Failure;
import io.c19.cli.console.ProgressBar;
import io.c19.cli.console.Texts;
import io.c19.cli.console.View;
import io.c19.cli.store.Access;
import io.c19.cli.store.Store;
import io.c19.cli.transfer.Import;
import io.c19.cli.transfer.Source;
import io.c19.cli.transfer.Source.Shape;
import io.c19.cli.transfer.Source.Syntax;
import io.c19.layers.Prefix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code c19 import}: keys from a document, a directory tree, or another store. */
final class ImportCommand extends Command {
    private final Arg<String> from = parameter("FILE|DIR|-", "What to import; - is standard input.", text -> text);
    private final Arg<TransferFormat> format = option(
            "--format",
            "FORMAT",
            "json, yaml, dir, consul (of `consul kv export`) or etcd (of `etcdctl get --prefix -w json`). Default: dir for a directory,"
                    + " yaml for *.yaml and *.yml, else json.",
            TransferFormat::parseSource);
    private final Arg<Prefix> prefix =
            option("--prefix", "PREFIX/", "Where to put it: before every key. Ends in /.", TransferFormat::directory);
    private final Arg<String> pointer =
            option("--pointer", "POINTER", "Only this part of the document, such as /list/0.", text -> text);
    private final Arg<List<String>> ids = option(
            "--id",
            "FIELD[,FIELD]...",
            "The document is an array of objects: each is stored whole, as JSON, under the first of these fields it has.",
            text -> List.of(text.split(",", -1)));
    private final Arg<Integer> depth = option(
            "--depth",
            "N",
            "So many levels of names become segments of keys; deeper objects are stored whole, as JSON.",
            ImportCommand::positive);
    private final Flag delete = flag("--delete", "Also deletes the keys under the prefix that are not imported.");
    private final Notes notes = new Notes(this);
    private final OutputOption output = new OutputOption(this);
    private final Target target = new Target(this);

    ImportCommand() {
        super(
                "import",
                "Imports a JSON or YAML document, a directory tree, or what Consul or etcd export.",
                "Nested names, or paths of files, become keys. What is wrong is found before anything is written, what is there "
                        + "already is not written again.");
    }

    @Override
    ExitCode run(Console console) {
        Source source = source(console);
        Prefix under = prefix.or(Prefix.ALL);
        try (Store store = target.open(console, Access.WRITE);
                ProgressBar progress = new ProgressBar(console)) {
            Import.Result result =
                    source.importInto(store, under, delete.given(), notes.noteOr("import " + sourceName()), progress);
            progress.clear();
            output.to(console).one(result, VIEW);
            return ExitCode.DONE;
        }
    }

    private Source source(Console console) {
        String text = from.required();
        boolean stdin = text.equals("-");
        Path path = stdin ? null : Path.of(text);
        TransferFormat chosen = format.or(TransferFormat.of(path));
        if (path != null && !Files.exists(path)) {
            throw new Failure(ExitCode.ERROR, path + ": there is no such file or directory.");
        }
        if (chosen == TransferFormat.DIR) {
            if (path == null || !Files.isDirectory(path)) {
                throw wrong("'" + text + "' is no directory, as --format dir needs one");
            }
            if (pointer.get() != null || ids.get() != null || depth.get() != null) {
                throw wrong("--pointer, --id and --depth are for documents, not for directories");
            }
            return new Source.Tree(path);
        }
        if (ids.get() != null && depth.get() != null) {
            throw wrong("--id and --depth exclude one another");
        }
        boolean foreign = chosen == TransferFormat.CONSUL || chosen == TransferFormat.ETCD;
        if (foreign && (pointer.get() != null || ids.get() != null || depth.get() != null)) {
            throw wrong("--pointer, --id and --depth are for json and yaml");
        }
        Shape shape = new Shape(pointer.or(""), ids.or(List.of()), depth.or(Integer.MAX_VALUE));
        Syntax syntax =
                switch (chosen) {
                    case YAML -> Syntax.YAML;
                    case CONSUL -> Syntax.CONSUL;
                    case ETCD -> Syntax.ETCD;
                    default -> Syntax.JSON;
                };
        return new Source.Document(
                stdin ? "Standard input" : text, path == null ? console.input() : read(path), syntax, shape);
    }

    private static byte[] read(Path file) {
        if (Files.isDirectory(file)) {
            throw new Failure(
                    ExitCode.ERROR, file + ": is a directory (expected: a document); --format dir imports it.");
        }
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw Failure.of(file, "read", e);
        }
    }

    /** For the message in history: the name of the file, not where it lies on this machine. */
    private String sourceName() {
        String text = from.required();
        Path name = text.equals("-")
                ? null
                : Path.of(text).toAbsolutePath().normalize().getFileName();
        return name == null ? "standard input" : name.toString();
    }

    private static int positive(String text) {
        if (text.matches("[0-9]{1,9}") && Integer.parseInt(text) > 0) {
            return Integer.parseInt(text);
        }
        throw new IllegalArgumentException("'" + text + "' (expected: a whole number from 1)");
    }

    private static final View<Import.Result> VIEW = new View<>(
            List.of("EFFECT"),
            result -> List.of(sentence(result)),
            result -> result.revision() == null ? "" : result.revision().id(),
            ImportCommand::fields);

    private static String sentence(Import.Result result) {
        return "imported " + Texts.count(result.put(), "key")
                + (result.deleted() == 0 ? "" : ", deleted " + Texts.count(result.deleted(), "key"))
                + (result.unchanged() == 0 ? "" : ", left " + Texts.count(result.unchanged(), "key") + " as they were")
                + ", in " + Texts.count(result.revisions(), "revision");
    }

    private static Map<String, @Nullable Object> fields(Import.Result result) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("imported", result.put());
        fields.put("unchanged", result.unchanged());
        fields.put("deleted", result.deleted());
        fields.put("revisions", result.revisions());
        fields.put(
                "revision", result.revision() == null ? null : result.revision().id());
        return fields;
    }
}
