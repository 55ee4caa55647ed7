package io.c19.cli;

import io.c19.cli.Command.Arg;
import io.c19.cli.console.Console;
import io.c19.cli.store.Access;
import io.c19.cli.store.Store;
import io.c19.cli.store.Stores;
import java.nio.file.Path;

/** Which store a command works on: an agent's, or with {@code --data} that of a directory. */
final class Target {
    private final Command command;
    private final AgentOption agent;
    private final Arg<Path> data;

    Target(Command command) {
        this.command = command;
        agent = new AgentOption(command);
        data = command.option(
                "--data",
                "DIR",
                "Works on this data directory itself, without an agent; reads also while one runs on it.",
                Path::of);
    }

    Store open(Console console, Access access) {
        Path directory = data.get();
        if (directory == null) {
            return Stores.connect(agent.address(console), agent.timeout(), console.clock());
        } else if (agent.given()) {
            throw command.wrong("--url and --data exclude one another");
        }
        return Stores.open(directory, access, Version.PROGRAM, console.clock());
    }
}
