package io.c19.cli;

import io.c19.cli.console.Console;
import io.c19.cli.console.ExitCode;
import io.c19.cli.console.View;
import io.c19.cli.store.Access;
import io.c19.cli.store.Store;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code c19 status}: how an agent or a data directory is. */
final class StatusCommand extends Command {
    private final OutputOption output = new OutputOption(this);
    private final Target target = new Target(this);

    StatusCommand() {
        super("status", "Shows how the agent, or a data directory, is.");
    }

    @Override
    ExitCode run(Console console) {
        try (Store store = target.open(console, Access.READ)) {
            output.to(console).one(store.status(), VIEW);
            return ExitCode.DONE;
        }
    }

    private static final View<Map<String, @Nullable Object>> VIEW =
            View.ofFields(status -> String.valueOf(status.get("main")), status -> status);
}
