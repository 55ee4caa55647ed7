package io.c19.state.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.fixtures.Git;
import io.c19.fixtures.Seed;
import io.c19.layers.Expiry;
import io.c19.layers.Progress;
import io.c19.layers.State;
import io.c19.state.git.disk.LossyDisk;
import io.c19.state.git.disk.LossyDisk.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The power goes while a store is written to, packed, merged, closed and opened again: each time just before something that
 * makes a difference to what is left. What was acknowledged by then is there afterwards, and Git finds nothing wrong.
 */
class PowerCutTest {
    private static final int CUTS = Effort.of(10, 2_000);

    /** One of so many sync points: those of an append are most, and much alike. */
    private static final int RARITY = Effort.of(40, 4);

    private static final int STEPS = 150;
    private static final List<String> WRITERS = List.of("ann", "bob", "cid");
    private static final Expiry NO_TTL = new Expiry(null, Expiry.PURGE_INTERVAL);

    @TempDir
    Path temporary;

    private final long seed = Seed.take("PowerCutTest").value();

    /** Under the lock of the disk. */
    private final Random random = new Random(seed);

    private final List<Throwable> losses = Collections.synchronizedList(new ArrayList<>());
    private int cuts;

    @Test
    void powerCut_atAnySyncPoint_losesNothingAcknowledged() throws Exception {
        for (int store = 1; cuts < CUTS && losses.isEmpty(); store++) {
            Path data = Stores.init(temporary.resolve("data" + store));
            Acknowledged acknowledged = new Acknowledged(WRITERS);
            LossyDisk disk = new LossyDisk();
            disk.before(step -> maybeCut(disk, data, acknowledged, step));
            for (int opening = 1; opening <= 3; opening++) {
                try (State state = open(data, disk)) {
                    acknowledged.settle(state.head(), seed + opening);
                    write(state, acknowledged);
                }
            }
            remove(data);
        }
        assertThat(losses).isEmpty();
    }

    private static State open(Path data, LossyDisk disk) {
        return GitStore.open(data, Stores.CONTEXT, null, null, NO_TTL, disk);
    }

    private void write(State state, Acknowledged acknowledged) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (String writer : WRITERS) {
            Script script = acknowledged.script(writer);
            Thread thread = new Thread(
                    () -> {
                        for (int step = 1; step <= STEPS; step++) {
                            state.apply(script.batch(step));
                            acknowledged.add(writer, step);
                        }
                    },
                    writer);
            thread.setUncaughtExceptionHandler((failed, e) -> losses.add(e));
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void maybeCut(LossyDisk disk, Path data, Acknowledged acknowledged, Step step) throws IOException {
        if (!step.operation().isSyncPoint() || cuts >= CUTS || random.nextInt(RARITY) > 0) {
            return;
        }
        Acknowledged now = acknowledged.copy();
        Path copy = disk.afterPowerCut(data, temporary.resolve("cut" + ++cuts), random.nextLong());
        try {
            check(copy, now, cuts);
            remove(copy);
        } catch (RuntimeException | AssertionError e) {
            losses.add(new AssertionError("after power cut %d, at %s".formatted(cuts, step), e));
        }
    }

    /** A second cut comes while the store recovers from the first. */
    private void check(Path data, Acknowledged acknowledged, int cut) throws IOException {
        Git.fsckStrict(data);
        LossyDisk disk = new LossyDisk();
        long second = random.nextInt(20) + 1L;
        List<Path> again = new ArrayList<>();
        disk.before(step -> {
            if (step.operation().isSyncPoint() && disk.syncPoints() == second) {
                again.add(disk.afterPowerCut(data, temporary.resolve("cut" + cut + "again"), second));
            }
        });
        recover(data, disk, acknowledged);
        for (Path copy : again) {
            recover(copy, new LossyDisk(), acknowledged);
            remove(copy);
        }
    }

    private static void recover(Path data, LossyDisk disk, Acknowledged acknowledged) {
        try (State state = open(data, disk)) {
            acknowledged.check(state.head());
            String last = Stores.put(state, "after", "the cut").id();
            Stores.packed(data, state);
            assertThat(Git.in(data).run("rev-parse", "refs/c19/nodes/a").strip())
                    .isEqualTo(last);
        }
        assertThat(GitStore.fsck(data, Progress.NONE).problems()).isEmpty();
        Git.fsckStrict(data);
    }

    private static void remove(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Collections.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
