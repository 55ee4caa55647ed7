package io.c19.connection.git.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.eclipse.jgit.errors.InvalidObjectIdException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.transport.PacketLineIn;
import org.jspecify.annotations.Nullable;

/**
 * The first part of a push: which refs are to be moved where. The pack follows it in the stream (gitprotocol-pack(5), "Reference
 * Update Request").
 *
 * @param capabilities what the client understands
 * @param objection why none of it can be done, as a sentence; null: nothing is wrong so far
 */
record PushRequest(List<Command> commands, Set<String> capabilities, @Nullable String objection) {
    /** Some 100,000 commands: more than there are refs here. */
    private static final long BYTES_MAX = 16 << 20;

    static final int COMMANDS_MAX = 2_000;

    /** @param from where the client believes the ref to be */
    record Command(ObjectId from, ObjectId to, String ref) {
        boolean isDeletion() {
            return to.equals(ObjectId.zeroId());
        }
    }

    PushRequest {
        commands = List.copyOf(commands);
        capabilities = Set.copyOf(capabilities);
    }

    /** Leaves the stream at the pack. @throws Malformed with a sentence for the client */
    static PushRequest read(InputStream in) throws IOException {
        PacketLineIn packets = new PacketLineIn(in, BYTES_MAX);
        List<Command> commands = new ArrayList<>();
        Set<String> capabilities = Set.of();
        String objection = null;
        for (String line = packets.readString(); !PacketLineIn.isEnd(line); line = packets.readString()) {
            if (line.startsWith("shallow ")) {
                objection = "this clone has only a part of the history: run git fetch --unshallow first";
                continue;
            }
            int nul = line.indexOf(0);
            if (nul >= 0 && commands.isEmpty()) {
                capabilities = Set.of(line.substring(nul + 1).strip().split(" +"));
                line = line.substring(0, nul);
            }
            commands.add(command(line));
            if (commands.size() > COMMANDS_MAX) {
                throw new Malformed("refs in one push: over %d (expected: at most that)".formatted(COMMANDS_MAX));
            }
        }
        return new PushRequest(commands, capabilities, objection);
    }

    /** Whether a pack follows, which is so unless all commands delete. */
    boolean hasPack() {
        return commands.stream().anyMatch(command -> !command.isDeletion());
    }

    private static Command command(String line) throws Malformed {
        int id = Constants.OBJECT_ID_STRING_LENGTH;
        try {
            if (line.length() > 2 * id + 2 && line.charAt(id) == ' ' && line.charAt(2 * id + 1) == ' ') {
                return new Command(
                        ObjectId.fromString(line.substring(0, id)),
                        ObjectId.fromString(line.substring(id + 1, 2 * id + 1)),
                        line.substring(2 * id + 2));
            }
        } catch (InvalidObjectIdException e) {
            throw new Malformed("the push names no object ids");
        }
        throw new Malformed("the push is not of Git's form");
    }

    /** It cannot be read. */
    static final class Malformed extends IOException {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }
}
