package io.c19.cli;

import io.c19.cli.console.Console;
import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Format;
import io.c19.cli.store.Access;
import io.c19.cli.store.Store;
import io.c19.layers.Key;

/** {@code c19 get}: prints the exact bytes of a value. */
final class GetCommand extends Command {
    private final Arg<Key> key = parameter("KEY", "The key.", Key::new);
    private final Arg<String> at = option("--at", "REV", "As of this revision, tag or time.", text -> text);
    private final Flag local = flag("--local", "What the agent itself has: it asks no peers for what it lacks.");
    private final OutputOption output = new OutputOption(this);
    private final Target target = new Target(this);

    GetCommand() {
        super(
                "get",
                "Prints a value.",
                "By default the exact bytes and nothing else; with another format than raw, also what is known about it.");
    }

    @Override
    ExitCode run(Console console) {
        try (Store store = target.open(console, Access.READ)) {
            if (local.given() && at.get() == null) {
                Values.printLocal(store, key.required(), output.or(Format.RAW), console);
            } else {
                Values.print(store, key.required(), at.get(), output.or(Format.RAW), console);
            }
            return ExitCode.DONE;
        }
    }
}
