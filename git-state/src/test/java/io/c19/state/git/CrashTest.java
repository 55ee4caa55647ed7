package io.c19.state.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.fixtures.Git;
import io.c19.fixtures.Killing;
import io.c19.fixtures.Seed;
import io.c19.layers.Progress;
import io.c19.layers.State;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that writes is killed, again and again, over the same store. What it acknowledged is there afterwards; of what it
 * did not, nothing is there in part. Hundreds of times with {@code -Pcrash}.
 */
class CrashTest {
    private static final int KILLS = Effort.of(7, 300);

    /** Some kills come while a store is opened, some after the log's segments have been reused. */
    private static final int MILLIS_MAX = 900;

    /** How a process ends that got signal 9. */
    private static final int KILLED = 128 + 9;

    private static final List<String> WRITERS = List.of("ann", "bob", "cid", "dan");

    @TempDir
    Path directory;

    @Test
    void kill_atAnyMoment_losesNothingAcknowledged() throws Exception {
        Random random = Seed.take("CrashTest").random();
        Path data = Stores.init(directory.resolve("data"));
        String last = Git.in(data).run("rev-parse", "main").strip();
        Acknowledged acknowledged = new Acknowledged(WRITERS);
        for (int kill = 1; kill <= KILLS; kill++) {
            crash(data, acknowledged, random);
            Git.fsckStrict(data);
            long seed = random.nextInt(Integer.MAX_VALUE);
            if (kill < KILLS && random.nextInt(3) == 0) {
                // The next process finds what this one left, untouched by us.
                try (State state = GitStore.openReadOnly(data, Stores.CONTEXT)) {
                    acknowledged.settle(state.head(), seed);
                }
            } else {
                last = reopen(data, acknowledged, seed, last);
            }
        }
    }

    private String reopen(Path data, Acknowledged acknowledged, long seed, String last) {
        String head;
        try (State state = Stores.open(data)) {
            head = state.head().revision().id();
            acknowledged.settle(state.head(), seed);
            Stores.packed(data, state);
            assertThat(Git.in(data).run("rev-parse", "refs/c19/nodes/a").strip())
                    .isEqualTo(head);
            acknowledged.checkHistory(data, last, head);
            assertThat(GitStore.fsck(data, Progress.NONE).problems()).isEmpty();
        }
        Git.fsckStrict(data);
        return head;
    }

    private void crash(Path data, Acknowledged acknowledged, Random random) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                CrashingWriters.class.getName(),
                data.toString(),
                Long.toString(acknowledged.seed())));
        command.addAll(WRITERS);
        Path errors = directory.resolve("errors");
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        try (BufferedReader lines = process.inputReader(StandardCharsets.US_ASCII)) {
            assertThat(lines.readLine()).as(Files.readString(errors)).isEqualTo("opening");
            Thread killer = new Thread(() -> Killing.after(random.nextInt(MILLIS_MAX), process));
            killer.start();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int space = line.indexOf(' ');
                acknowledged.add(line.substring(0, space), Integer.parseInt(line.substring(space + 1)));
            }
            killer.join();
        }
        assertThat(process.waitFor()).as(Files.readString(errors)).isEqualTo(KILLED);
    }
}
