package io.c19.state.git.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.c19.fixtures.Seed;
import io.c19.state.git.disk.LossyDisk;
import io.c19.state.git.disk.LossyDisk.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The disk fails or is full. Nothing acknowledged is lost by it, and nothing is acknowledged that may be lost. */
class LogFailureTest {
    private static final int STEPS = 40;

    @TempDir
    Path temporary;

    private final Random random = Seed.take("LogFailureTest").random();

    @ParameterizedTest
    @EnumSource(
            value = Operation.class,
            names = {"FORCE", "WRITE"})
    void append_afterAFailure_isRefusedUntilTheLogIsOpenedAnew(Operation failing) throws IOException {
        LossyDisk disk = new LossyDisk();
        Ledger ledger = new Ledger(random);
        try (Program program = new Program(temporary, disk, ledger)) {
            program.append(2, 60);
            disk.failAt(failing, disk.count(failing) + 1, LossyDisk.IO_ERROR);
            assertThatThrownBy(() -> program.append(60)).hasMessage(LossyDisk.IO_ERROR);
            assertThatThrownBy(() -> program.append(60))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("takes no more records since one failed (Input/output error)");
            ledger.check(temporary);
        }
        try (Program program = new Program(temporary, disk, ledger)) {
            program.append(2, 600);
            ledger.check(temporary);
        }
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void anyOperation_thatFails_losesNothingAcknowledged(Operation failing) throws IOException {
        for (int number = 1; number <= 24; number++) {
            Path root = Files.createDirectory(temporary.resolve("" + number));
            LossyDisk disk = new LossyDisk();
            disk.failAt(failing, number, LossyDisk.IO_ERROR);
            Ledger ledger = new Ledger(random);
            live(root, disk, ledger);
            ledger.check(disk.afterPowerCut(root, temporary.resolve("cut" + number), random.nextLong())
                    .resolve("log"));
        }
    }

    @Test
    void directorySync_thatFailsAfterADeletion_leavesNoFileToBeUsedAgain() throws IOException {
        LossyDisk disk = new LossyDisk();
        Ledger ledger = new Ledger(random);
        SegmentSizes same = new SegmentSizes(Program.SMALL.min(), Program.SMALL.min());
        try (Program program = new Program(temporary, disk, same, ledger)) {
            program.append(60, 600);
            program.release(ledger.acknowledged());
            program.append(60); // says so
            // Two are made ready again, each with a sync; of those that are too many, the first is deleted.
            disk.failAt(Operation.SYNC_DIRECTORY, disk.count(Operation.SYNC_DIRECTORY) + 3, LossyDisk.IO_ERROR);
            long deleted = disk.count(Operation.DELETE);
            assertThatThrownBy(program::prepare).hasMessage(LossyDisk.IO_ERROR);
            assertThat(disk.count(Operation.DELETE)).isEqualTo(deleted + 1);

            program.append(20, 600);
            program.prepare();

            ledger.check(temporary);
        }
    }

    private void live(Path root, LossyDisk disk, Ledger ledger) throws IOException {
        Program program = null;
        for (int step = 0; step < STEPS; step++) {
            try {
                if (program == null) {
                    program = new Program(root.resolve("log"), disk, ledger);
                }
                program.act(random);
            } catch (IOException e) {
                ledger.check(root.resolve("log"));
                if (!LossyDisk.IO_ERROR.equals(e.getMessage())) {
                    assertThat(e).hasMessageContaining("takes no more records since one failed");
                    program = null;
                }
            }
        }
        ledger.check(root.resolve("log"));
    }

    @Test
    void disk_thatGetsFullAtAnyStep_refusesAndGoesOnWhenThereIsRoom() throws IOException {
        for (int number = 1; number <= 60; number++) {
            Path root = Files.createDirectory(temporary.resolve("" + number));
            Ledger ledger = new Ledger(random);
            LossyDisk disk = new LossyDisk();
            try (Program program = new Program(root, disk, ledger)) {
                fullAfter(disk, number);
                int refused = 0;
                for (int step = 0; step < STEPS; step++) {
                    try {
                        program.append(600);
                        program.prepare();
                    } catch (IOException e) {
                        assertThat(e).hasMessage(LossyDisk.NO_SPACE);
                        refused++;
                        ledger.check(root);
                        assertThat(Logs.files(root))
                                .allMatch(file -> file.toFile().length() >= Program.SMALL.min());
                    }
                }
                assertThat(refused).isPositive();

                disk.full(false);
                program.append(3, 600);
                program.prepare();
                ledger.check(disk.afterPowerCut(root, temporary.resolve("cut" + number), random.nextLong()));
            }
        }
    }

    private static void fullAfter(LossyDisk disk, int steps) {
        AtomicLong left = new AtomicLong(steps);
        disk.before(step -> {
            if (left.decrementAndGet() == 0) {
                disk.full(true);
            }
        });
    }

    @Test
    void prepare_thatFails_isNoFailureOfTheLog() throws IOException {
        LossyDisk disk = new LossyDisk();
        Ledger ledger = new Ledger(random);
        try (Program program = new Program(temporary, disk, ledger)) {
            while (program.bytes() < Program.SMALL.min() / 2) {
                program.append(30);
            }
            disk.failAt(Operation.FORCE, disk.count(Operation.FORCE) + 1, LossyDisk.IO_ERROR);
            assertThatThrownBy(program::prepare).hasMessage(LossyDisk.IO_ERROR);
            assertThat(Logs.files(temporary)).hasSize(1);
            program.append(10, 600);
            program.prepare();
            ledger.check(temporary);
        }
    }
}
