package io.c19.cli;

import io.c19.cli.console.Console;
import io.c19.cli.console.Console.Terminals;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * What the launcher has Java watch once, to know which classes a command needs: commands of every sort, against a real agent.
 *
 * <p>The agent is another process, since every class that this one loads makes the archive larger, and Java 25 takes time for
 * each at every start. Its state is in memory, so that nothing is left behind.
 */
final class Training {
    private static final List<String> COMMANDS = List.of(
            "put a/b value -m message",
            "put a/b -",
            "get a/b",
            "get a/b -o json",
            "get none",
            "ls",
            "ls -l -o json",
            "log",
            "status",
            "del a/b");

    private static final String SERVING = " serving ";

    private Training() {}

    public static void main(String[] args) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "serve",
                "--port",
                "0");
        builder.environment().put("C19_STATE_KIND", "Memory");
        Process agent = builder.start();
        try {
            String url = url(agent);
            for (String command : COMMANDS) {
                Main.run((command + " --url " + url).split(" "), console());
            }
        } finally {
            agent.destroy();
        }
        System.exit(0);
    }

    /** Where the agent serves, as it says on standard error. */
    private static String url(Process agent) throws IOException {
        BufferedReader log = new BufferedReader(new InputStreamReader(agent.getErrorStream(), StandardCharsets.UTF_8));
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            int serving = line.indexOf(SERVING);
            if (serving >= 0) {
                return line.substring(serving + SERVING.length());
            }
        }
        throw new IOException("the agent did not start");
    }

    private static Console console() {
        return new Console(
                new ByteArrayInputStream(new byte[] {'x'}),
                new ByteArrayOutputStream(),
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                Map.of(),
                Terminals.NONE,
                Clock.systemUTC(),
                false);
    }
}
