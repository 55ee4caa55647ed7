package io.c19.state.git.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.c19.fixtures.Seed;
import io.c19.state.git.disk.Disk;
import io.c19.state.git.disk.LossyDisk;
import io.c19.state.git.disk.LossyDisk.Operation;
import io.c19.state.git.object.NewObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is appended comes back, until it was released. */
class WriteAheadLogTest {
    private static final long MIB = 1 << 20;

    @TempDir
    Path data;

    private final Random random = Seed.take("WriteAheadLogTest").random();
    private final Ledger ledger = new Ledger(random);
    private final LossyDisk disk = new LossyDisk();
    private Path directory = Path.of("");

    @BeforeEach
    void inside() {
        directory = data.resolve("c19/log");
    }

    @Test
    void read_ofAMissingDirectory_holdsNothing() throws IOException {
        assertThat(LogReader.read(directory, Groups.NO_BASES, Stored.NOTHING))
                .isEqualTo(new Replay(List.of(), 0, null));
        assertThat(directory).doesNotExist();
    }

    @Test
    void read_afterAppends_hasThemAllWithTypesDeltasAndRefs() throws IOException {
        try (Program program = new Program(directory, Disk.REAL, SegmentSizes.ORDINARY, ledger)) {
            program.append(50, 1000);
            Replay replay = ledger.check(directory);
            assertThat(replay.records()).hasSize(50);
            assertThat(replay.torn()).isNull();
        }
        // All the bases are in the log.
        assertThat(LogReader.read(directory, Groups.NO_BASES, Stored.NOTHING).lastSequence())
                .isEqualTo(50);
    }

    @Test
    void append_ofAPut_takesItsBytesAndLittleMore() throws IOException {
        try (Program program = new Program(directory, Disk.REAL, SegmentSizes.ORDINARY, ledger)) {
            program.append(1, 1000);
            long before = program.bytes();
            program.append(100, 0);
            // An empty blob or three, a tree of 600 bytes as a delta of some 30, a commit of 25, sometimes a tag; two
            // refs.
            assertThat((program.bytes() - before) / 100).isLessThan(450);
        }
    }

    @Test
    void append_ofNothing_countsButDoesNotComeBack() throws IOException {
        try (WriteAheadLog log = WriteAheadLog.open(directory, disk, 0)) {
            assertThat(log.append(List.of(), Map.of())).isEqualTo(1);
            assertThat(LogReader.read(directory, Groups.NO_BASES, Stored.NOTHING))
                    .isEqualTo(new Replay(List.of(), 1, null));
        }
    }

    @Test
    void append_ofARecordLargerThanTheBufferOrASegment_comesBack() throws IOException {
        try (Program program = new Program(directory, disk, ledger)) {
            program.append(3, 600);
            program.append(3, (int) (3 * MIB / 2));
            program.append(3, 600);
            assertThat(ledger.check(directory).records()).hasSize(9);
            program.release(9);
            program.append(2, 600);
            program.prepare();
            // A file for each of them would be kept for nothing.
            assertThat(Logs.files(directory)).allMatch(file -> file.toFile().length() < MIB);
        }
    }

    @Test
    void append_ofARecordTooLargeForTheSegmentThatIsReady_keepsTheOrder() throws IOException {
        try (Program program = new Program(directory, disk, ledger)) {
            while (disk.count(Operation.CREATE) == 1) {
                program.append(100);
                program.prepare();
            }
            program.append(20_000);
            program.append(60_000);
            while (Logs.files(directory).size() < 8) {
                program.append(300);
            }
            ledger.check(directory);
        }
    }

    @Test
    void append_ofMoreThanARecordCanHold_isRefusedAndTheLogGoesOn() throws IOException {
        byte[] part = new byte[20 << 20];
        NewObject large = new NewObject(ObjectId.zeroId(), Constants.OBJ_BLOB, part, null);
        try (Program program = new Program(directory, disk, ledger);
                WriteAheadLog log = WriteAheadLog.open(data.resolve("other"), disk, 0)) {
            assertThatThrownBy(() -> log.append(Collections.nCopies(60, large), Map.of()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expected: at most 1073741824 bytes");
            assertThat(log.append(List.of(), Map.of())).isEqualTo(1);
            program.append(1, 600);
        }
    }

    @Test
    void open_afterAnotherProcess_goesOnInASegmentOfItsOwn() throws IOException {
        for (int start = 0; start < 5; start++) {
            List<Path> files = Logs.files(directory);
            long[] sizes = files.stream()
                    .mapToLong(file -> file.toFile().lastModified())
                    .toArray();
            try (Program program = new Program(directory, disk, ledger)) {
                assertThat(Logs.files(directory)).hasSize(files.size() + 1);
                program.append(3, 200);
                assertThat(files.stream()
                                .mapToLong(file -> file.toFile().lastModified())
                                .toArray())
                        .isEqualTo(sizes);
            }
        }
        assertThat(ledger.check(directory).records()).hasSize(15);
        try (Program program = new Program(directory, disk, ledger)) {
            program.release(15);
            program.prepare();
            assertThat(ledger.check(directory).records()).hasSize(15);
            program.append(1, 200);
            program.prepare();
            assertThat(ledger.check(directory).records()).hasSize(1);
            assertThat(Logs.files(directory)).hasSize(1);
        }
    }

    @Test
    void close_withAllReleased_leavesNoFiles() throws IOException {
        try (Program program = new Program(directory, disk, ledger)) {
            program.append(20, 600);
            program.release(20);
        }
        assertThat(Logs.files(directory)).isEmpty();
        assertThat(ledger.check(directory).lastSequence()).isZero();
    }

    @Test
    void close_afterARecoveryWithoutWrites_leavesNoFiles() throws IOException {
        try (Program program = new Program(directory, disk, ledger)) {
            program.append(20, 600);
        }
        try (Program program = new Program(directory, disk, ledger)) {
            program.release(20);
        }
        assertThat(Logs.files(directory)).isEmpty();
    }

    @Test
    void open_whereNothingWasEverAppended_leavesNoOldFiles() throws IOException {
        for (int i = 0; i < 3; i++) {
            WriteAheadLog.open(directory, disk, 0); // and killed
        }
        assertThat(Logs.files(directory)).hasSize(1);
    }

    @Test
    void prepare_underSteadyLoad_usesTheSameFilesAgain() throws IOException {
        // Of one size: else it depends on the moment at which they grow how often one is used up.
        SegmentSizes constant = new SegmentSizes(8 << 10, 8 << 10);
        try (Program program = new Program(directory, disk, constant, ledger)) {
            steadily(program, 200);
            long created = disk.count(Operation.CREATE);
            long moved = disk.count(Operation.MOVE);
            steadily(program, 600);
            assertThat(disk.count(Operation.MOVE)).isGreaterThan(moved + 50);
            // One more where the next is wanted before the last is given back.
            assertThat(disk.count(Operation.CREATE) - created).isLessThanOrEqualTo(3);
            assertThat(Logs.files(directory).size()).isLessThanOrEqualTo(4);
            assertThat(program.bytes()).isPositive();
            program.release(ledger.acknowledged());
            assertThat(program.bytes()).isZero();
            ledger.check(directory);
        }
    }

    private void steadily(Program program, int groups) throws IOException {
        for (int i = 0; i < groups; i++) {
            program.append(600);
            program.prepare();
            if (i % 3 == 2) {
                program.release(ledger.acknowledged() - 1);
                ledger.check(directory);
            }
        }
    }

    @Test
    void prepare_whenWritersOutrunRelease_makesLargerSegments() throws IOException {
        try (Program program = new Program(directory, disk, ledger)) {
            for (int i = 0; i < 100; i++) {
                program.append(300);
                program.prepare();
            }
            List<Long> sizes = Logs.files(directory).stream()
                    .map(file -> file.toFile().length())
                    .toList();
            assertThat(sizes)
                    .isSorted()
                    .startsWith(4096L, 4096L, 8192L, 16384L, 32768L)
                    .endsWith(32768L);
            program.release(100);
            program.append(600);
            program.prepare();
            assertThat(Logs.files(directory).size()).isLessThanOrEqualTo(3);
            ledger.check(directory);
        }
    }

    @Test
    void prepare_beforeTheSegmentIsFull_savesTheWriterFromMakingOne() throws IOException {
        try (Program program = new Program(directory, disk, ledger)) {
            while (disk.count(Operation.CREATE) == 1) {
                program.append(200);
                program.prepare();
            }
            long synced = disk.count(Operation.SYNC_DIRECTORY);
            long forced = disk.count(Operation.FORCE);
            long first = ledger.acknowledged();
            // More than what was left in the first segment, less than the second has.
            for (long before = program.bytes(); program.bytes() < before + 2100; ) {
                program.append(50);
            }
            assertThat(disk.count(Operation.SYNC_DIRECTORY)).isEqualTo(synced);
            assertThat(disk.count(Operation.CREATE)).isEqualTo(2);
            assertThat(disk.count(Operation.FORCE)).isEqualTo(forced + ledger.acknowledged() - first);
            ledger.check(directory);
        }
    }

    @Test
    void segments_areFilledWithoutHoles() throws IOException {
        try (Program program = new Program(directory, Disk.REAL, SegmentSizes.ORDINARY, ledger)) {
            program.append(1, 600);
            Path file = Logs.files(directory).get(0);
            assertThat(file.getFileName()).hasToString("0000000000000001");
            assertThat(Files.readAllBytes(file)).hasSize((int) MIB).startsWith("c19 log\n".getBytes(UTF_8));
        }
    }

    @Test
    void release_ofWhatWasNotAppended_isRefused() throws IOException {
        try (Program program = new Program(directory, disk, ledger)) {
            program.append(2, 600);
            assertThatThrownBy(() -> program.release(3)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
