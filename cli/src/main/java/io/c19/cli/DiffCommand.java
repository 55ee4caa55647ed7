package io.c19.cli;

import io.c19.cli.console.Console;
import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Format;
import io.c19.cli.console.View;
import io.c19.cli.store.Access;
import io.c19.cli.store.Store;
import io.c19.cli.store.Store.Changed;
import io.c19.cli.store.Store.Difference;
import io.c19.layers.Prefix;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code c19 diff}: what changed between two revisions. */
final class DiffCommand extends Command {
    private final Arg<String> from = parameter("REV", "The older revision, tag or time.", text -> text);
    private final Arg<String> second = optionalParameter("REV", "The newer one. Default: the newest.", text -> text);
    private final Arg<Prefix> third = optionalParameter(
            "PREFIX", "Only keys that start with it; one that ends in / may also come second.", Prefix::new);
    private final OutputOption output = new OutputOption(this);
    private final Target target = new Target(this);

    DiffCommand() {
        super(
                "diff",
                "Shows what changed between two revisions.",
                "A table is a unified diff, as Git writes it; the other formats list the keys with their etags.");
    }

    @Override
    ExitCode run(Console console) throws IOException {
        String two = second.get();
        Prefix prefix = third.or(Prefix.ALL);
        String to = two;
        if (two != null && two.endsWith("/") && third.get() == null) {
            prefix = new Prefix(two);
            to = null;
        }
        boolean text = output.or(Format.TABLE) == Format.TABLE;
        try (Store store = target.open(console, Access.READ)) {
            Difference difference = store.diff(from.required(), to, prefix, text);
            if (text) {
                Patch patch = new Patch(console);
                for (Iterator<Changed> changes = difference.changes(); changes.hasNext(); ) {
                    patch.print(changes.next());
                }
            } else {
                output.to(console).list(difference.changes(), VIEW);
            }
            return ExitCode.DONE;
        }
    }

    private static final View<Changed> VIEW = new View<>(
            List.of("KEY"),
            changed -> List.of(changed.change().key().text()),
            changed -> changed.change().key().text(),
            DiffCommand::fields);

    private static Map<String, @Nullable Object> fields(Changed changed) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("key", changed.change().key().text());
        fields.put("before", changed.change().before());
        fields.put("after", changed.change().after());
        return fields;
    }
}
