package io.c19.cli;

import io.c19.cli.console.Console;
import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Failure;
import io.c19.cli.console.Format;
import io.c19.cli.console.Output;
import io.c19.cli.console.Texts;
import io.c19.cli.console.View;
import io.c19.cli.store.Access;
import io.c19.cli.store.Steps;
import io.c19.cli.store.Steps.Done;
import io.c19.cli.store.Store;
import io.c19.layers.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code c19 txn}: several keys at once. */
final class TxnCommand extends Command {
    private final Arg<String> from = parameter("FILE|-", "What to do, in JSON; - is standard input.", text -> text);
    private final Notes notes = new Notes(this);
    private final OutputOption output = new OutputOption(this);
    private final Target target = new Target(this);

    TxnCommand() {
        super(
                "txn",
                "Does several things at once, in one revision, if what they need holds.",
                "{\"if\": [{\"key\": \"a\", \"etag\": \"...\"}, {\"key\": \"b\", \"absent\": true}, {\"prefix\": \"c/\", \"revision\": \"...\"}],"
                        + " \"then\": [{\"put\": \"a\", \"value\": ...}, {\"delete\": \"b\"}, {\"get\": \"c/d\"}], \"else\": [...]}",
                "Exit code 4 when a condition does not hold: then what stands behind else was done.");
    }

    @Override
    ExitCode run(Console console) {
        boolean stdin = from.required().equals("-");
        byte[] document = stdin ? console.input() : read(Path.of(from.required()));
        String name = stdin ? "Standard input" : from.required();
        Steps steps = new TxnDocument(name, console.clock().instant()).read(document, notes.note());
        try (Store store = target.open(console, Access.WRITE)) {
            Steps.Result result = store.transact(steps);
            print(result, console);
            return result.held() ? ExitCode.DONE : ExitCode.PRECONDITION_FAILED;
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw Failure.of(file, "read", e);
        }
    }

    private void print(Steps.Result result, Console console) {
        Output shown = output.to(console);
        if (shown.format() == Format.TABLE) {
            console.line(
                    (result.held() ? "done  " : "a condition does not hold  ") + Revisions.brief(result.revision()));
            shown.list(result.done().iterator(), STEPS);
        } else {
            shown.one(result, View.ofFields(r -> r.revision().id(), TxnCommand::fields));
        }
    }

    private static final View<Done> STEPS = new View<>(
            List.of("EFFECT", "KEY", "VALUE"),
            TxnCommand::cells,
            done -> cells(done).get(1),
            TxnCommand::fields);

    private static List<String> cells(Done done) {
        if (done instanceof Done.Written written) {
            return List.of(effect(written), Texts.safe(written.outcome().key().text()), "-");
        }
        Done.Read read = (Done.Read) done;
        Entry entry = read.entry();
        String value = entry == null ? "-" : Texts.line(new String(entry.value().bytes(), StandardCharsets.UTF_8));
        return List.of(entry == null ? "absent" : "read", Texts.safe(read.key().text()), value);
    }

    private static String effect(Done.Written written) {
        return written.outcome().effect().name().toLowerCase(Locale.ROOT);
    }

    private static Map<String, @Nullable Object> fields(Steps.Result result) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("succeeded", result.held());
        fields.put("revision", result.revision().id());
        fields.put("results", result.done().stream().map(TxnCommand::fields).toList());
        return fields;
    }

    private static Map<String, @Nullable Object> fields(Done done) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        if (done instanceof Done.Written written) {
            fields.put("key", written.outcome().key().text());
            fields.put("effect", effect(written));
            if (written.outcome().after() != null) {
                fields.put("etag", written.outcome().after());
            }
            return fields;
        }
        Done.Read read = (Done.Read) done;
        fields.put("key", read.key().text());
        if (read.entry() == null) {
            fields.put("absent", true);
        } else {
            Values.addBytes(fields, read.entry().value().bytes());
            fields.put("etag", read.entry().etag());
        }
        return fields;
    }
}
