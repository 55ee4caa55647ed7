package io.c19.cli;

import io.c19.cli.console.Console;
import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Failure;
import io.c19.cli.console.Format;
import io.c19.cli.store.Access;
import io.c19.cli.store.Store;
import io.c19.layers.History.Logged;
import io.c19.layers.Key;
import io.c19.layers.Revision;

/** {@code c19 show}: a revision, or the value of a key as of a revision. */
final class ShowCommand extends Command {
    private final Arg<String> what = parameter(
            "REV|KEY@REV",
            "A revision, tag or time: who changed which keys and why. Or a key as of one: its value.",
            text -> text);
    private final OutputOption output = new OutputOption(this);
    private final Target target = new Target(this);

    ShowCommand() {
        super("show", "Shows a revision, or a value as of a revision.");
    }

    @Override
    ExitCode run(Console console) {
        String text = what.required();
        int at = text.lastIndexOf('@');
        try (Store store = target.open(console, Access.READ)) {
            if (at < 0) {
                revision(store, text, console);
            } else {
                Key key = new Key(text.substring(0, at));
                Values.print(store, key, text.substring(at + 1), output.or(Format.RAW), console);
            }
            return ExitCode.DONE;
        }
    }

    private void revision(Store store, String name, Console console) {
        Revision revision = store.find(name);
        Logged logged = store.logged(revision)
                .orElseThrow(() -> new Failure(
                        ExitCode.NOT_FOUND,
                        "Revision " + revision
                                + " is there, but changed no key itself; `c19 log` lists those that did."));
        if (output.or(Format.TABLE) == Format.TABLE) {
            Log.print(logged, console);
        } else {
            output.to(console).one(logged, Log.VIEW);
        }
    }
}
