package io.c19.cli;

import io.c19.cli.console.Console;
import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Failure;
import io.c19.cli.console.Texts;
import io.c19.cli.store.Access;
import io.c19.cli.store.Store;
import io.c19.layers.Connection.Peer;
import java.util.List;

/** {@code c19 sync}: has an agent exchange with its peers now. */
final class SyncCommand extends Command {
    private final OutputOption output = new OutputOption(this);
    private final Target target = new Target(this);

    SyncCommand() {
        super(
                "sync",
                "Has the agent exchange with its peers now, and waits for it.",
                "Agents do that by themselves after every write. Exit code 5 when a peer could not be reached.");
    }

    @Override
    ExitCode run(Console console) {
        try (Store store = target.open(console, Access.READ)) {
            List<Peer> peers = store.sync();
            output.to(console).list(peers.iterator(), PeersCommand.VIEW);
            long failing = peers.stream().filter(peer -> peer.failures() > 0).count();
            if (failing > 0) {
                console.flush();
                throw new Failure(
                        ExitCode.UNREACHABLE,
                        Texts.count(failing, "peer")
                                + " could not be reached; what they miss is sent when they answer again.");
            }
            return ExitCode.DONE;
        }
    }
}
