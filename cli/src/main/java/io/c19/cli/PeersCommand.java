package io.c19.cli;

import io.c19.cli.console.Console;
import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Texts;
import io.c19.cli.console.View;
import io.c19.cli.store.Access;
import io.c19.cli.store.Store;
import io.c19.layers.Connection.Peer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code c19 peers}: how the other nodes are, as an agent knows it. */
final class PeersCommand extends Command {
    private final OutputOption output = new OutputOption(this);
    private final Target target = new Target(this);

    PeersCommand() {
        super("peers", "Shows the other nodes, as the agent knows them.");
    }

    @Override
    ExitCode run(Console console) {
        try (Store store = target.open(console, Access.READ)) {
            output.to(console).list(store.peers().iterator(), VIEW);
            return ExitCode.DONE;
        }
    }

    static final View<Peer> VIEW = new View<>(
            List.of("PEER", "NODE", "CONTACT", "BEHIND", "AHEAD", "STATE"),
            peer -> List.of(
                    Texts.safe(peer.address()),
                    peer.node() == null ? "-" : Texts.safe(peer.node()),
                    peer.lastContact() == null ? "never" : Texts.time(peer.lastContact()),
                    number(peer.behind()),
                    number(peer.ahead()),
                    state(peer)),
            Peer::address,
            PeersCommand::fields);

    private static String number(@Nullable Integer number) {
        return number == null ? "-" : number.toString();
    }

    private static String state(Peer peer) {
        String activity = peer.activity();
        if (activity != null) {
            return Texts.line(activity);
        }
        if (peer.failures() == 0) {
            return peer.lastContact() == null ? "not asked yet" : "well";
        }
        String fault = peer.fault();
        return Texts.count(peer.failures(), "failure") + (fault == null ? "" : ": " + Texts.line(fault));
    }

    private static Map<String, @Nullable Object> fields(Peer peer) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("address", peer.address());
        fields.put("node", peer.node());
        fields.put("lastContact", Texts.timeOrNull(peer.lastContact()));
        fields.put("failures", peer.failures());
        fields.put("fault", peer.fault());
        fields.put("activity", peer.activity());
        fields.put("behind", peer.behind());
        fields.put("ahead", peer.ahead());
        Map<String, String> frontier = new LinkedHashMap<>();
        peer.frontier().forEach((node, revision) -> frontier.put(node, revision.id()));
        fields.put("frontier", frontier);
        return fields;
    }
}
