package io.c19.benchmarks.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Runs small programs of the system. */
final class Commands {
    private Commands() {}

    /** Blocks until it ends; what it wrote, to standard output or error. */
    static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        if (status != 0) {
            throw new IOException("%s ended with %d: %s".formatted(String.join(" ", command), status, output.strip()));
        }
        return output;
    }
}
