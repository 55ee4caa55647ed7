package io.c19.cli;

import io.c19.cli.console.Console;
import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Texts;
import io.c19.cli.console.View;
import io.c19.cli.store.Access;
import io.c19.cli.store.Store;
import io.c19.cli.store.Store.Reverted;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code c19 revert}: makes keys as they were, as a new revision. */
final class RevertCommand extends Command {
    private final Arg<String> what = parameter(
            "KEY|PREFIX/", "The key, or the keys under a prefix that ends in /; '' is everything.", text -> text);
    private final Arg<String> to = option("--to", "REV", "The revision, tag or time to go back to.", text -> text);
    private final Notes notes = new Notes(this);
    private final OutputOption output = new OutputOption(this);
    private final Target target = new Target(this);

    RevertCommand() {
        super(
                "revert",
                "Makes a key, or all keys under a prefix, as they were.",
                "History stays: it is a new revision.");
    }

    @Override
    ExitCode run(Console console) {
        String revision = to.get();
        if (revision == null) {
            throw wrong("Missing required option: '--to REV'");
        }
        try (Store store = target.open(console, Access.WRITE)) {
            Reverted reverted = store.revert(LogCommand.selection(what.required()), revision, notes.note());
            output.to(console).one(reverted, VIEW);
            return ExitCode.DONE;
        }
    }

    private static final View<Reverted> VIEW = new View<>(
            List.of("EFFECT", "REVISION"),
            reverted -> List.of(
                    reverted.changed() == 0 ? "unchanged" : "reverted " + Texts.count(reverted.changed(), "key"),
                    Revisions.brief(reverted.revision())),
            reverted -> reverted.revision().id(),
            RevertCommand::fields);

    private static Map<String, @Nullable Object> fields(Reverted reverted) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("changed", reverted.changed());
        fields.put("revision", reverted.revision().id());
        return fields;
    }
}
