package io.c19.connection.git.http;

import io.c19.connection.git.http.PushRequest.Command;
import io.c19.connection.git.wire.Protocol;
import io.c19.state.git.Replica;
import io.c19.state.git.Replica.Adopted;
import io.c19.state.git.Replica.Reception;
import io.c19.state.git.object.NewObject;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;

/**
 * What a push may do: go on with {@code main}, beside it with {@code refs/for/main}, or tell of what nodes wrote. Where a client
 * believes a ref to be does not matter: the replica looks at where a commit comes from. Thread-safe.
 */
final class Decisions {
    private static final String FOR_MAIN = "refs/for/main";

    /** A push that tells of more has made names up. They would stay for good. */
    private static final int NODES_MAX = 1_000;

    private final Replica replica;

    Decisions(Replica replica) {
        this.replica = replica;
    }

    /** What can be said against a command without looking at what it brings; null when there is nothing. */
    @Nullable
    Verdict objection(Command command) {
        String ref = command.ref();
        if (command.isDeletion()) {
            return Verdict.refused("%s cannot be deleted: history stays".formatted(Repository.shortenRefName(ref)));
        }
        if (ref.equals(Protocol.MAIN) || ref.equals(FOR_MAIN)) {
            return null;
        }
        if (ref.startsWith(Protocol.NODES)) {
            return nodeObjection(ref.substring(Protocol.NODES.length()));
        }
        if (ref.startsWith(Constants.R_TAGS)) {
            return Verdict.refused("tags cannot be pushed: they are set with the HTTP API");
        }
        return Verdict.refused(
                "this store has one branch: push to main, or to refs/for/main to write beside what others wrote");
    }

    private @Nullable Verdict nodeObjection(String node) {
        Map<String, ObjectId> nodes = replica.nodes();
        return nodes.containsKey(node) || nodes.size() < NODES_MAX
                ? null
                : Verdict.refused("nodes known here: %d (expected: no more)".formatted(nodes.size()));
    }

    /**
     * Does what the commands ask for. Blocks for the disk.
     *
     * @param objects that they bring and that are not in the repository yet
     */
    Map<Command, Verdict> decide(List<Command> commands, List<NewObject> objects) {
        Map<Command, Verdict> verdicts = new LinkedHashMap<>();
        Map<String, ObjectId> tips = new HashMap<>();
        for (Command command : commands) {
            Verdict objection = objection(command);
            if (objection != null) {
                verdicts.put(command, objection);
            } else if (command.ref().startsWith(Protocol.NODES)) {
                tips.put(command.ref().substring(Protocol.NODES.length()), command.to());
            } else {
                verdicts.put(command, adopt(command));
            }
        }
        if (!tips.isEmpty()) {
            Map<String, Reception> receptions = replica.receive(objects, tips);
            for (Command command : commands) {
                if (!verdicts.containsKey(command)) {
                    String node = command.ref().substring(Protocol.NODES.length());
                    verdicts.put(command, verdict(receptions.get(node)));
                }
            }
        }
        return verdicts;
    }

    private Verdict adopt(Command command) {
        Adopted adopted = replica.adopt(command.to(), command.ref().equals(FOR_MAIN));
        if (adopted instanceof Adopted.Taken taken) {
            return Verdict.done("taken as a write of node %s; main is now %s"
                    .formatted(replica.nodeName(), taken.main().name()));
        } else if (adopted instanceof Adopted.Refused refused) {
            return Verdict.refused(refused.why());
        }
        return Verdict.done("this was a part of main before");
    }

    private static Verdict verdict(@Nullable Reception reception) {
        if (reception instanceof Reception.Refused refused) {
            return Verdict.refused(refused.why());
        }
        return reception == null ? Verdict.refused("nobody looked at it") : Verdict.done(null);
    }
}
