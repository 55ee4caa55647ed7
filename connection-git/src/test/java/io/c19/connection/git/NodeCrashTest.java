package io.c19.connection.git;

import static io.c19.fixtures.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.c19.fixtures.Git;
import io.c19.fixtures.Killing;
import io.c19.fixtures.Seed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node in a process of its own is killed, again and again, while it fetches from another one, takes what that one pushes, and joins
 * what both wrote. What either acknowledged is there afterwards, on both. Hundreds of times with {@code -Pcrash}.
 */
class NodeCrashTest {
    private static final int KILLS = Boolean.getBoolean("c19.crash") ? 200 : 4;

    /** Some kills come while the node is opened, some while it fetches what it missed, some later. */
    private static final int MILLIS_MAX = 1_200;

    /** While it is down, so that there is something to fetch. */
    private static final int MISSED = 150;

    /** How a process ends that got signal 9. */
    private static final int KILLED = 128 + 9;

    @TempDir
    Path scratch;

    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private Node node;
    private Path theirs;
    private int writes;

    @BeforeEach
    void start() {
        theirs = scratch.resolve("theirs");
        new Node(theirs, "theirs").close();
        node = new Node(scratch.resolve("ours"), "ours");
    }

    @AfterEach
    void stop() {
        node.close();
        Git.fsckStrict(node.directory);
        Git.fsckStrict(theirs);
    }

    @Test
    void kill_atAnyMoment_losesNothingAcknowledged_andBothConverge() throws Exception {
        Random random = Seed.take("NodeCrashTest").random();
        for (int kill = 0; kill < KILLS; kill++) {
            if (random.nextBoolean()) {
                for (int i = 0; i < MISSED; i++) {
                    write(random);
                }
                node.settle();
            }
            crash(random);
            Git.fsckStrict(theirs);
            if (kill == KILLS - 1 || random.nextInt(10) == 0) {
                reopen();
            }
        }
    }

    private void write(Random random) {
        int number = writes++;
        acknowledged.add(
                node.put(random.nextBoolean() ? "shared/" + random.nextInt(4) : "ours/" + number % 50, "o" + number));
    }

    private void crash(Random random) throws IOException, InterruptedException {
        boolean writes = random.nextBoolean();
        int after = random.nextInt(MILLIS_MAX);
        Path errors = scratch.resolve("errors");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashingNode.class.getName(),
                        theirs.toString(),
                        "theirs",
                        node.address(),
                        Integer.toString(random.nextInt(Integer.MAX_VALUE)))
                .redirectError(errors.toFile())
                .start();
        try (BufferedReader lines = process.inputReader(StandardCharsets.US_ASCII)) {
            assertThat(lines.readLine()).as(Files.readString(errors)).isEqualTo("opening");
            Thread killer = new Thread(() -> Killing.after(after, process));
            killer.start();
            String line = lines.readLine();
            if (line != null) {
                node.peers.add(line.substring("at ".length()));
                Thread writer = new Thread(() -> writeUntilEnd(process, random, writes));
                writer.start();
                for (line = lines.readLine(); line != null; line = lines.readLine()) {
                    acknowledged.add(line);
                }
                writer.join();
            }
            killer.join();
        }
        assertThat(process.waitFor()).as(Files.readString(errors)).isEqualTo(KILLED);
        node.peers.clear();
    }

    /** Both write, or only we, so that it has nothing to do but to take that. */
    private void writeUntilEnd(Process process, Random random, boolean both) {
        try (OutputStream tell = process.getOutputStream()) {
            while (process.isAlive()) {
                write(random);
                if (both) {
                    tell.write('\n');
                    tell.flush();
                }
            }
        } catch (IOException e) {
            // It is dead.
        }
    }

    /** Whether they agree, and have all, once it runs again and nobody writes. */
    private void reopen() {
        try (Node again = new Node(theirs, "theirs")) {
            again.peers.add(node.address());
            node.peers.add(again.address());
            eventually(() -> assertThat(again.main()).isEqualTo(node.main()));
            assertThat(again.replica.nodeName()).isEqualTo("theirs");
            for (Node one : List.of(node, again)) {
                one.settle();
                Set<String> history = Git.in(one.directory)
                        .run("rev-list", "main")
                        .lines()
                        .collect(Collectors.toCollection(HashSet::new));
                assertThat(history).containsAll(acknowledged);
            }
            node.peers.clear();
        }
    }
}
