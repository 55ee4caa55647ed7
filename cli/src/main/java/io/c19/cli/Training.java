package io.c19.cli;

import io.c19.cli.console.Console;
import io.c19.cli.console.Console.Terminals;
import io.c19.cli.serve.RunningAgent;
import io.c19.layers.config.Configuration;
import io.c19.layers.config.Flags;
import io.c19.layers.config.Overlay.Found;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the launcher has Java watch once, to know which classes a command needs: a real agent and a command of every sort
 * against it, in a directory that is gone afterwards.
 */
final class Training {
    private static final List<String> COMMANDS = List.of(
            "put a/b value -m message",
            "put a/b -",
            "get a/b",
            "get a/b -o json",
            "get none",
            "ls -l",
            "ls --tree -o json",
            "log",
            "log a/b -o yaml",
            "status",
            "export",
            "del a/b",
            "nonsense",
            "get --help",
            "version");

    private Training() {}

    public static void main(String[] args) throws IOException {
        Path directory = Files.createTempDirectory("c19-training-");
        try {
            String data = directory.resolve("data").toString();
            try (RunningAgent agent = RunningAgent.start(configuration(data), Version.PROGRAM, Clock.systemUTC())) {
                for (String command : COMMANDS) {
                    run(command + " --url " + agent.address());
                }
                run("get none --data " + data);
            }
        } finally {
            delete(directory);
        }
        System.exit(0);
    }

    private static Configuration configuration(String data) {
        return Configuration.load(
                null,
                new Flags(Map.of("agent.port", new Found("0", "training"), "state.path", new Found(data, "training"))));
    }

    private static void run(String command) {
        Console console = new Console(
                new ByteArrayInputStream(new byte[] {'x'}),
                new ByteArrayOutputStream(),
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                Map.of(),
                Terminals.NONE,
                Clock.systemUTC(),
                false);
        Main.run(command.split(" "), console);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
