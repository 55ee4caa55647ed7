package io.c19.state.git;

import io.c19.layers.ApplyResult.Applied;
import io.c19.layers.State;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A process of its own, to be killed: writers that follow their scripts and say on standard output what was acknowledged. */
final class CrashingWriters {
    private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

    private CrashingWriters() {}

    /** @param arguments data directory, seed of the scripts, the writers' names */
    public static void main(String[] arguments) throws IOException {
        say("opening");
        State state = Stores.open(Path.of(arguments[0]));
        long seed = Long.parseLong(arguments[1]);
        for (String writer : List.of(arguments).subList(2, arguments.length)) {
            new Thread(() -> write(state, new Script(writer, seed)), writer).start();
        }
    }

    private static void write(State state, Script script) {
        try {
            for (int step = 1; ; step++) {
                if (!(state.apply(script.batch(step)) instanceof Applied)) {
                    throw new IllegalStateException(script.name(step));
                }
                say("%s %d".formatted(script.writer(), step));
            }
        } catch (IOException | RuntimeException e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }

    /** One call of the system for each line, so that a line is there as a whole or not at all. */
    private static void say(String line) throws IOException {
        OUT.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
    }
}
