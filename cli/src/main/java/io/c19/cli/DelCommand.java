package io.c19.cli;

import io.c19.cli.console.Console;
import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Failure;
import io.c19.cli.console.Texts;
import io.c19.cli.console.View;
import io.c19.cli.store.Access;
import io.c19.cli.store.Store;
import io.c19.cli.store.Store.Item;
import io.c19.cli.store.Store.Scan;
import io.c19.cli.store.Store.Written;
import io.c19.layers.Batch;
import io.c19.layers.Key;
import io.c19.layers.Mutation;
import io.c19.layers.Outcome;
import io.c19.layers.Precondition;
import io.c19.layers.Prefix;
import io.c19.layers.Revision;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code c19 del}: deletes a key, or all keys under a prefix in one revision. */
final class DelCommand extends Command {
    private final Arg<String> what = parameter("KEY", "The key, or with --prefix the beginning of keys.", text -> text);
    private final Flag prefix = flag("--prefix", "Deletes all keys that start with KEY.");
    private final Flag yes = flag("--yes", "Does not ask before it deletes a prefix.");
    private final Arg<String> ifMatch =
            option("--if-match", "ETAG", "Only if the key holds the value with this etag.", etag -> etag);
    private final Notes notes = new Notes(this);
    private final OutputOption output = new OutputOption(this);
    private final Target target = new Target(this);

    DelCommand() {
        super("del", "Deletes a key, or all keys under a prefix.");
    }

    @Override
    ExitCode run(Console console) {
        if (prefix.given() && ifMatch.get() != null) {
            throw wrong("--if-match is for a single key, not for --prefix");
        }
        if (!prefix.given() && yes.given()) {
            throw wrong("--yes is for --prefix");
        }
        Object subject = prefix.given() ? new Prefix(what.required()) : new Key(what.required());
        try (Store store = target.open(console, Access.WRITE)) {
            if (subject instanceof Prefix all) {
                deleteAll(store, all, console);
            } else {
                delete(store, (Key) subject, console);
            }
            return ExitCode.DONE;
        }
    }

    private void delete(Store store, Key key, Console console) {
        String etag = ifMatch.get();
        List<Precondition> conditions = etag == null ? List.of() : List.of(new Precondition.EtagIn(key, Set.of(etag)));
        Written written = store.write(new Batch(conditions, List.of(new Mutation.Delete(key)), notes.note()));
        if (written.outcomes().get(0).effect() == Outcome.Effect.UNCHANGED) {
            throw Values.absent(key, null);
        }
        output.to(console).one(new Deleted(key.text(), 1, written.revision()), VIEW);
    }

    private void deleteAll(Store store, Prefix all, Console console) {
        long count = 0;
        for (Iterator<Item> items = store.list(Scan.keys(all)).items(); items.hasNext(); items.next()) {
            count++;
        }
        String counted = Texts.count(count, "key");
        if (count == 0) {
            throw new Failure(ExitCode.NOT_FOUND, "There are no keys that start with '" + all + "'.");
        }
        if (!yes.given() && !console.terminals().in()) {
            throw wrong("'" + all + "' has " + counted + ": add --yes to delete them");
        }
        if (!yes.given() && !console.confirmed("Delete " + counted + " that start with '" + all + "'?")) {
            throw new Failure(ExitCode.ERROR, "Nothing was deleted.");
        }
        Revision revision = store.deleteAll(all, count, notes.note());
        output.to(console).one(new Deleted(all.text(), count, revision), VIEW);
    }

    private record Deleted(String what, long count, Revision revision) {}

    private static final View<Deleted> VIEW = new View<>(
            List.of("EFFECT", "WHAT", "REVISION"),
            deleted -> List.of(
                    "deleted",
                    deleted.count() == 1
                            ? deleted.what()
                            : deleted.what() + " (" + Texts.count(deleted.count(), "key") + ")",
                    Revisions.brief(deleted.revision())),
            deleted -> deleted.revision().id(),
            DelCommand::fields);

    private static Map<String, @Nullable Object> fields(Deleted deleted) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("deleted", deleted.count());
        fields.put("revision", deleted.revision().id());
        return fields;
    }
}
