package io.c19.connection.git.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.errors.InvalidObjectIdException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.transport.PacketLineIn;
import org.jspecify.annotations.Nullable;

/**
 * A request of another node, in protocol version 2 (gitprotocol-v2(5)): where nodes are, or a pack of what is new. It knows what it
 * wants and says all that it has, so there is nothing to negotiate.
 */
sealed interface NodeFetch {
    /** Where are the nodes? */
    record Tips() implements NodeFetch {}

    /** Their commits, for somebody who has these. */
    record Commits(List<ObjectId> wants, List<ObjectId> haves) implements NodeFetch {}

    /** @return null when it is another request, as git itself makes them */
    static @Nullable NodeFetch parse(byte[] body) throws IOException {
        PacketLineIn packets = new PacketLineIn(new ByteArrayInputStream(body));
        String command = packets.readString();
        List<String> arguments = new ArrayList<>();
        if (PacketLineIn.isEnd(command)) {
            return null;
        }
        boolean capabilities = true;
        for (String line = packets.readString(); !PacketLineIn.isEnd(line); line = packets.readString()) {
            if (PacketLineIn.isDelimiter(line)) {
                capabilities = false;
            } else if (!capabilities) {
                arguments.add(line);
            }
        }
        return switch (command) {
            case "command=ls-refs" -> arguments.equals(List.of(NODES_PREFIX)) ? new Tips() : null;
            case "command=fetch" -> commits(arguments);
            default -> null;
        };
    }

    String NODES_PREFIX = "ref-prefix refs/c19/nodes/";

    private static @Nullable NodeFetch commits(List<String> arguments) {
        List<ObjectId> wants = new ArrayList<>();
        List<ObjectId> haves = new ArrayList<>();
        boolean done = false;
        for (String argument : arguments) {
            String[] parts = argument.split(" ", 2);
            try {
                switch (parts[0]) {
                    case "want" -> wants.add(ObjectId.fromString(parts[1]));
                    case "have" -> haves.add(ObjectId.fromString(parts[1]));
                    case "done" -> done = true;
                    case "ofs-delta" -> {} // as we send them
                    default -> {
                        return null;
                    }
                }
            } catch (InvalidObjectIdException | ArrayIndexOutOfBoundsException e) {
                return null;
            }
        }
        return done && !wants.isEmpty() ? new Commits(List.copyOf(wants), List.copyOf(haves)) : null;
    }
}
