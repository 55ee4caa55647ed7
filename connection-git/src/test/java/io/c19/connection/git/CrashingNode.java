package io.c19.connection.git;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;

/**
 * A process of its own, to be killed: a node with one peer, that writes when it is told to by a line on standard input, and says on
 * standard output where it is reached and what was acknowledged.
 */
final class CrashingNode {
    private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

    private CrashingNode() {}

    /** @param arguments directory, name, address of the peer, a number for what it writes */
    public static void main(String[] arguments) throws IOException {
        say("opening");
        Node node = new Node(Path.of(arguments[0]), arguments[1]);
        node.peers.add(arguments[2]);
        say("at " + node.address());
        Random random = new Random(Long.parseLong(arguments[3]));
        BufferedReader told = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (int i = 0; told.readLine() != null; i++) {
            String value = arguments[3] + " " + i;
            say(node.put(random.nextBoolean() ? "shared/" + random.nextInt(4) : "theirs/" + i, value));
        }
    }

    /** One call of the system for each line, so that a line is there as a whole or not at all. */
    private static void say(String line) throws IOException {
        OUT.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
    }
}
