package io.c19.cli;

import io.c19.cli.console.Console;
import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Failure;
import io.c19.cli.store.Access;
import io.c19.cli.store.Store;
import io.c19.cli.store.Store.Described;
import io.c19.layers.Batch;
import io.c19.layers.Entry;
import io.c19.layers.Key;
import io.c19.layers.Mutation;
import io.c19.layers.Precondition;
import io.c19.layers.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code c19 edit}: opens a value in an editor and stores what comes back, if nobody changed it meanwhile. */
final class EditCommand extends Command {
    private final Arg<Key> key = parameter("KEY", "The key; an absent one is made.", Key::new);
    private final Notes notes = new Notes(this);
    private final Target target = new Target(this);

    EditCommand() {
        super(
                "edit",
                "Opens a value in an editor and stores what is saved.",
                "The editor is $VISUAL, $EDITOR, or vi. Nothing is stored when nothing was changed, or when someone else "
                        + "changed the value meanwhile; then the edited text stays in a file.");
    }

    @Override
    ExitCode run(Console console) throws IOException, InterruptedException {
        Entry entry = read(console);
        byte[] before = entry == null ? new byte[0] : entry.value().bytes();
        Path file = Files.createTempFile("c19-", Editor.ending(entry == null ? null : entry.value()));
        boolean kept = false;
        try {
            Files.write(file, before);
            Editor.open(file, console);
            byte[] after = Files.readAllBytes(file);
            if (Arrays.equals(before, after)) {
                console.note("'" + key.required() + "' is unchanged: nothing was written.");
                return ExitCode.DONE;
            }
            kept = true;
            store(entry, after, file, console);
            kept = false;
            return ExitCode.DONE;
        } finally {
            if (!kept) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** The store is closed while the person thinks, so that a data directory is not locked for so long. */
    private @Nullable Entry read(Console console) {
        try (Store store = target.open(console, Access.READ)) {
            return store.describe(key.required(), null).map(Described::entry).orElse(null);
        }
    }

    private void store(@Nullable Entry entry, byte[] bytes, Path file, Console console) {
        Key edited = key.required();
        Precondition same =
                entry == null ? new Precondition.Absent(edited) : new Precondition.EtagIn(edited, Set.of(entry.etag()));
        Value value = entry == null
                ? Value.of(bytes)
                : new Value(bytes, entry.value().contentType(), entry.value().expires(), null);
        try (Store store = target.open(console, Access.WRITE)) {
            store.write(new Batch(List.of(same), List.of(new Mutation.Put(edited, value)), notes.note()));
        } catch (RuntimeException e) {
            Verdict verdict = Verdict.of(e);
            throw new Failure(verdict.code(), verdict.sentence() + " What you edited is in " + file + ".", e);
        }
        console.note("Stored '" + edited + "'.");
    }
}
