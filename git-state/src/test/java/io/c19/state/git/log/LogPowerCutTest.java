package io.c19.state.git.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.c19.fixtures.Seed;
import io.c19.state.git.disk.LossyDisk;
import io.c19.state.git.disk.LossyDisk.Operation;
import io.c19.state.git.disk.LossyDisk.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The power goes at each point at which it makes a difference. What was acknowledged and not released is there afterwards, and
 * nothing is there in part.
 */
class LogPowerCutTest {
    private static final int STEPS = 80;

    /** That hardly grow, so that most are used again. */
    private static final SegmentSizes SIZES = new SegmentSizes(4 << 10, 8 << 10);

    @TempDir
    Path temporary;

    private final Random random = Seed.take("LogPowerCutTest").random();
    private final Ledger ledger = new Ledger(random);
    private final List<Throwable> losses = Collections.synchronizedList(new ArrayList<>());
    private int cuts;

    @AfterEach
    void nothingLost() {
        assertThat(losses).isEmpty();
    }

    @RepeatedTest(2)
    void powerCut_atEachSyncPoint_losesNothingAcknowledged() throws IOException {
        Path root = Files.createDirectory(temporary.resolve("0"));
        LossyDisk disk = watched(root);
        Program program = new Program(log(root), disk, SIZES, ledger);
        for (int step = 1; step <= STEPS; step++) {
            program.act(random);
            switch (random.nextInt(50)) {
                case 0 -> program.close();
                case 1 -> killInAppend(disk, program);
                case 2 -> {
                    root = disk.afterPowerCut(root, temporary.resolve("" + step), random.nextLong());
                    disk = watched(root);
                }
                default -> {
                    continue;
                }
            }
            program = new Program(log(root), disk, SIZES, ledger);
        }
        program.close();
        assertThat(cuts).isGreaterThan(STEPS);
    }

    @Test
    void powerCut_whileAnotherThreadPrepares_losesNothingAcknowledged() throws Exception {
        Path root = Files.createDirectory(temporary.resolve("0"));
        LossyDisk disk = watched(root);
        try (Program program = new Program(log(root), disk, SIZES, ledger)) {
            AtomicBoolean enough = new AtomicBoolean();
            Thread preparing = new Thread(() -> prepareUntil(enough, program));
            preparing.start();
            for (int step = 0; step < STEPS; step++) {
                program.append(600);
                if (random.nextInt(3) == 0) {
                    program.release(ledger.acknowledged());
                }
            }
            enough.set(true);
            preparing.join();
        }
    }

    /** The record is written, or half of it, but not synced; a later power cut may still take it. */
    private void killInAppend(LossyDisk disk, Program program) {
        Operation last = random.nextBoolean() ? Operation.FORCE : Operation.WRITE;
        disk.failAt(last, disk.count(last) + 1, LossyDisk.IO_ERROR);
        assertThatThrownBy(() -> program.append(600)).hasMessage(LossyDisk.IO_ERROR);
    }

    private void prepareUntil(AtomicBoolean enough, Program program) {
        try {
            while (!enough.get()) {
                program.prepare();
            }
        } catch (IOException e) {
            losses.add(e);
        }
    }

    private LossyDisk watched(Path root) {
        LossyDisk disk = new LossyDisk();
        // What is there after a step is there before the next one.
        disk.before(step -> cut(disk, root, step));
        return disk;
    }

    private void cut(LossyDisk disk, Path root, Step step) throws IOException {
        if (!step.operation().isSyncPoint()) {
            return;
        }
        cuts++;
        Path copy = disk.afterPowerCut(root, temporary.resolve("cut"), random.nextLong());
        try {
            ledger.check(log(copy));
        } catch (IOException | AssertionError e) {
            losses.add(new AssertionError("after a power cut at " + step, e));
        }
        remove(copy);
    }

    private static Path log(Path root) {
        return root.resolve("c19/log");
    }

    private static void remove(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Collections.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
