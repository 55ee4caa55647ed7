package io.c19.cli;

import io.c19.cli.console.Console;
import io.c19.cli.console.ExitCode;
import io.c19.cli.serve.Signals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** {@code c19 demo}: three agents on this machine, a conflict and its resolution, and then time to play. */
final class DemoCommand extends Command {
    /** So that six in a row are ports too. */
    private static final int FIRST_PORT_MAX = 65_530;

    private final Arg<Integer> port = option(
            "--port",
            "N",
            "The first of the six ports in a row that it uses. Default: any free ones.",
            DemoCommand::port);
    private final Flag once = flag("--once", "Ends when everything was shown.");

    DemoCommand() {
        super(
                "demo",
                "Shows three agents at work: writes on each, a conflict, its resolution, the one history.",
                "Then they go on running until Ctrl-C. All is in a temporary directory, which is removed in the end.");
    }

    @Override
    ExitCode run(Console console) throws IOException, InterruptedException {
        Signals signals = once.given() ? null : Signals.listen();
        Path directory = Files.createTempDirectory("c19-demo-");
        try (DemoNodes nodes = DemoNodes.start(directory, port.or(0), console.clock())) {
            DemoStory story = new DemoStory(nodes, console);
            story.tell();
            if (signals != null) {
                story.invite();
                String unused = signals.await();
            }
            return ExitCode.DONE;
        } finally {
            remove(directory);
        }
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static int port(String text) {
        if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) > 0 && Integer.parseInt(text) <= FIRST_PORT_MAX) {
            return Integer.parseInt(text);
        }
        throw new IllegalArgumentException("'" + text + "' (expected: a number from 1 to " + FIRST_PORT_MAX + ")");
    }
}
