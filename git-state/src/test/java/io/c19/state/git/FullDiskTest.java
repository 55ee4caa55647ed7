package io.c19.state.git;

import static io.c19.fixtures.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.c19.fixtures.Git;
import io.c19.fixtures.Seed;
import io.c19.layers.ApplyResult.Applied;
import io.c19.layers.Progress;
import io.c19.layers.State;
import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real file system that gets full, again and again, with more or less of a step done. Needs the right to mount one. */
class FullDiskTest {
    private static final int STORES = Effort.of(1, 40);

    /** So often, the disk has room for what is written in between and for the log, which has grown meanwhile. */
    private static final int TIMES = 2;

    private static final String SIZE = "96m";

    /** From "not even a ref's lock" to "a log segment and half a pack". */
    private static final int LEFT_BYTES_MAX = 3 << 19;

    private static final String WRITER = "ann";

    @TempDir
    Path directory;

    private Path disk;
    private boolean mounted;
    private int step;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(directory.resolve("disk"));
        mounted = ran("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "tmpfs", disk.toString());
        assumeTrue(mounted, "a small file system cannot be mounted here (it takes root and the right to mount)");
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            assertThat(ran("umount", disk.toString())).isTrue();
        }
    }

    private static boolean ran(String... command) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            // No such command here.
            return false;
        }
        return process.waitFor() == 0;
    }

    @Test
    void write_onAFullDisk_isRefusedAndWorksAgainWhenThereIsRoom() throws IOException {
        Random random = Seed.take("FullDiskTest").random();
        for (int store = 0; store < STORES; store++) {
            step = 0;
            fillAgainAndAgain(Stores.init(disk.resolve("data")), random);
            remove(disk.resolve("data"));
        }
    }

    private void fillAgainAndAgain(Path data, Random random) throws IOException {
        Acknowledged acknowledged = new Acknowledged(List.of(WRITER));
        try (State state = Stores.open(data)) {
            for (int time = 0; time < TIMES; time++) {
                Path ballast = fill(random.nextInt(LEFT_BYTES_MAX));
                while (write(state, acknowledged)) {
                    // Until there is no room.
                }
                assertThat(state.fault()).contains("no room left");
                acknowledged.check(state.head());
                Files.delete(ballast);
                eventually(() -> assertThat(state.fault()).isNull());
                eventually(() -> assertThat(write(state, acknowledged)).isTrue());
                acknowledged.check(state.head());
                if (random.nextInt(3) == 0) {
                    Stores.packed(data, state);
                    Git.fsckStrict(data);
                }
            }
            Stores.packed(data, state);
        }
        Git.fsckStrict(data);
        assertThat(GitStore.fsck(data, Progress.NONE).problems()).isEmpty();
        try (State state = Stores.open(data)) {
            acknowledged.check(state.head());
        }
    }

    private static void remove(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** @return false when there is no room */
    private boolean write(State state, Acknowledged acknowledged) {
        try {
            assertThat(state.apply(acknowledged.script(WRITER).batch(step + 1))).isInstanceOf(Applied.class);
        } catch (StateException e) {
            assertThat(e.reason()).isEqualTo(Reason.FULL);
            return false;
        }
        acknowledged.add(WRITER, ++step);
        return true;
    }

    private Path fill(int leftBytes) throws IOException {
        Path ballast = disk.resolve("ballast");
        byte[] bytes = new byte[1 << 12];
        try (OutputStream out = Files.newOutputStream(ballast)) {
            while (disk.toFile().getUsableSpace() > leftBytes) {
                out.write(bytes);
            }
        }
        return ballast;
    }
}
