package io.c19.state.git.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.c19.fixtures.Seed;
import io.c19.state.git.disk.LossyDisk;
import io.c19.state.git.log.Groups.Group;
import io.c19.state.git.object.Delta;
import io.c19.state.git.object.NewObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bytes that were never written, or that changed afterwards: a tail is cut, a loss is told, and nothing wrong comes back. */
class LogDamageTest {
    private static final int FLIPS = 400;

    @TempDir
    Path temporary;

    private final Random random = Seed.take("LogDamageTest").random();
    private final Groups groups = new Groups(random);
    private final List<Group> written = new ArrayList<>();
    private Path directory = Path.of("");

    @BeforeEach
    void directory() {
        directory = temporary.resolve("log");
    }

    @Test
    void read_ofEachPrefixOfTheLastRecord_leavesItOut() throws IOException {
        write(4, 30);
        Path file = Logs.files(directory).get(0);
        byte[] whole = Files.readAllBytes(file);
        int start = offset(file, 3);
        for (int cut = start; cut < end(file, whole); cut++) {
            byte[] zeros = Arrays.copyOf(Arrays.copyOf(whole, cut), whole.length);
            byte[] noise = noise(whole.length);
            System.arraycopy(whole, 0, noise, 0, cut);
            noise[cut] = (byte) ~whole[cut];
            for (byte[] torn : List.of(Arrays.copyOf(whole, cut), zeros, noise)) {
                if (Arrays.equals(torn, 0, Math.min(torn.length, whole.length), whole, 0, whole.length)) {
                    continue; // the last byte of the checksum is zero
                }
                Files.write(file, torn);
                Replay replay = read();
                assertThat(replay.lastSequence()).as("cut at %d", cut).isEqualTo(3);
                if (cut >= start + Long.BYTES) {
                    assertThat(replay.torn())
                            .startsWith(file + ": a group of commits after number 3, at byte " + start);
                }
            }
        }
    }

    @Test
    void open_afterATornRecord_goesOnWithItsSequence() throws IOException {
        write(4, 60);
        Path file = Logs.files(directory).get(0);
        flip(file, end(file, Files.readAllBytes(file)) - 1, 1);
        Group again = groups.next(60);
        try (WriteAheadLog log = open(read().lastSequence())) {
            assertThat(log.append(again.objects(), again.refs())).isEqualTo(4);
        }
        written.set(3, again);
        assertThat(LogReader.read(directory, groups, Stored.NOTHING).records()).hasSize(4);
        assertThat(read().torn()).as("what was once the end does not matter").isNull();
    }

    @Test
    void read_withAFlippedBit_leavesOutTheTailOrRefuses() throws IOException {
        write(12, 300);
        List<Path> files = Logs.files(directory);
        for (int i = 0; i < FLIPS; i++) {
            Path file = files.get(random.nextInt(files.size()));
            byte[] whole = Files.readAllBytes(file);
            int end = end(file, whole);
            // Half of them where something is.
            int at = random.nextInt(random.nextBoolean() ? whole.length : end);
            boolean inTail = file.equals(files.get(files.size() - 1)) && at >= lastOffset(file);
            flip(file, at, 1 << random.nextInt(8));
            String where = "byte %d of %s".formatted(at, file);
            if (at >= end) {
                assertThat(read().records()).as(where).hasSize(12);
            } else if (inTail) {
                assertThat(read().records()).as(where).hasSize(11);
                assertThat(read().torn()).as(where).isNotNull();
            } else {
                assertThatThrownBy(this::read).as(where).isInstanceOf(LogDamaged.class);
            }
            Files.write(file, whole);
        }
    }

    @Test
    void read_withMuchDamage_givesNothingWrong() throws IOException {
        write(12, 300);
        List<Path> files = Logs.files(directory);
        for (int i = 0; i < FLIPS / 4; i++) {
            Path file = files.get(random.nextInt(files.size()));
            byte[] whole = Files.readAllBytes(file);
            for (int flips = 1 + random.nextInt(8); flips > 0; flips--) {
                flip(file, random.nextInt(whole.length), 1 + random.nextInt(255));
            }
            try {
                read();
            } catch (LogDamaged e) {
                assertThat(e).hasMessageContaining(directory.toString()).hasMessageContaining("group");
            }
            Files.write(file, whole);
        }
    }

    @Test
    void read_withAFileMissingInTheMiddle_saysWhatIsLost() throws IOException {
        write(12, 300);
        List<Path> files = Logs.files(directory);
        long lost = scan(files.get(1)).records().get(0).sequence();
        long next = scan(files.get(2)).records().get(0).sequence();
        Files.delete(files.get(1));
        assertThatThrownBy(this::read)
                .isInstanceOf(LogDamaged.class)
                .hasMessageContaining("%s has group %d of commits at byte 32 (expected: %d)", files.get(2), next, lost)
                .hasMessageContaining("move %s away", directory);
    }

    @Test
    void read_withTheFirstFileMissing_saysWhatIsLost() throws IOException {
        write(12, 300);
        Files.delete(Logs.files(directory).get(0));
        assertThatThrownBy(this::read)
                .isInstanceOf(LogDamaged.class)
                .hasMessageContaining("at byte 32 (expected: 1): a file before it is missing or damaged");
    }

    @Test
    void read_withALostSectorOfZeros_saysWhatIsLost() throws IOException {
        write(4, 30);
        Path file = Logs.files(directory).get(0);
        byte[] bytes = Files.readAllBytes(file);
        int at = offset(file, 1);
        Arrays.fill(bytes, at, at + 64, (byte) 0);
        Files.write(file, bytes);
        assertThatThrownBy(this::read)
                .isInstanceOf(LogDamaged.class)
                .hasMessageContaining(
                        "%s is damaged at byte %d: group 2 of commits cannot be read, but group 3", file, at);
    }

    @Test
    void read_withAnotherLogInATornValue_doesNotTakeItsRecordsForOwn() throws IOException {
        write(12, 60);
        byte[] other = Files.readAllBytes(Logs.files(directory).get(0));
        directory = temporary.resolve("second");
        written.clear();
        write(1, 60);
        NewObject value = NewObject.of(Constants.OBJ_BLOB, other);
        try (WriteAheadLog log = open(1)) {
            log.append(List.of(value), Map.of());
        }
        Path file = Logs.files(directory).get(2);
        flip(file, end(file, Files.readAllBytes(file)) - 1, 1);
        Replay replay = LogReader.read(directory, groups, Stored.NOTHING);
        assertThat(replay.lastSequence()).isEqualTo(1);
        assertThat(replay.torn()).isNotNull();
    }

    @Test
    void read_ofANewerVersion_saysSo() throws IOException {
        write(1, 60);
        Path file = Logs.files(directory).get(0);
        byte[] bytes = Files.readAllBytes(file);
        new SegmentHeader(2, 1, 3).bytes().get(bytes, 0, SegmentHeader.BYTES);
        Files.write(file, bytes);
        assertThatThrownBy(this::read).isInstanceOf(IOException.class).hasMessageContaining("newer C19");
    }

    @Test
    void read_ofUnfinishedAndForeignFiles_findsNothingInThem() throws IOException {
        write(2, 60);
        Files.write(directory.resolve("0000000000000000"), new byte[0]);
        Files.write(directory.resolve("00000000000000fd"), new byte[4096]);
        Files.write(directory.resolve("00000000000000fe"), noise(4096));
        Files.copy(Logs.files(directory).get(1), directory.resolve("00000000000000ff"));
        Files.writeString(directory.resolve("note"), "not ours");
        assertThat(read().lastSequence()).isEqualTo(2);
        open(2).close();
        assertThat(Logs.files(directory)).endsWith(directory.resolve("0000000000000100"));
        assertThat(directory.resolve("note")).exists();
    }

    @Test
    void read_ofAnObjectWithOtherContent_refuses() throws IOException {
        assertRefused(
                new NewObject(ObjectId.zeroId(), Constants.OBJ_BLOB, new byte[1], null), "other content than its id");
    }

    @Test
    void read_ofAnUnknownKind_refuses() throws IOException {
        assertRefused(new NewObject(ObjectId.zeroId(), 7, new byte[1], null), "of unknown kind 7");
    }

    @Test
    void read_ofADeltaThatDoesNotFit_refuses() throws IOException {
        ObjectId base = write(1, 60).objects().get(0).id();
        Delta delta = new Delta(base, new byte[] {1, 2, 3, 4, 5});
        assertRefused(
                new NewObject(ObjectId.zeroId(), Constants.OBJ_BLOB, new byte[0], delta), "does not fit its base");
    }

    @Test
    void read_ofADeltaWhoseBaseIsNowhere_failsAsTheRepositoryDoes() throws IOException {
        Delta delta = new Delta(ObjectId.zeroId(), new byte[] {1, 2});
        try (WriteAheadLog log = open(0)) {
            log.append(List.of(new NewObject(ObjectId.zeroId(), Constants.OBJ_BLOB, new byte[0], delta)), Map.of());
        }
        assertThatThrownBy(this::read).hasMessage("no base " + ObjectId.zeroId().name());
    }

    private void assertRefused(NewObject object, String why) throws IOException {
        try (WriteAheadLog log = open(written.size())) {
            log.append(List.of(object), Map.of());
        }
        assertThatThrownBy(() -> LogReader.read(directory, groups, Stored.NOTHING))
                .isInstanceOf(LogDamaged.class)
                .hasMessageContaining(why);
    }

    /** @return the first group */
    private Group write(int count, int valueBytes) throws IOException {
        try (WriteAheadLog log = open(0)) {
            for (int i = 0; i < count; i++) {
                Group group = groups.next(valueBytes);
                written.add(group);
                log.append(group.objects(), group.refs());
            }
        }
        return written.get(0);
    }

    private WriteAheadLog open(long after) throws IOException {
        return WriteAheadLog.open(directory, new LossyDisk(), Program.SMALL, after);
    }

    /** Checks that what comes back is the first of what was written. */
    private Replay read() throws IOException {
        Replay replay = LogReader.read(directory, groups, Stored.NOTHING);
        for (int i = 0; i < replay.records().size(); i++) {
            assertThat(replay.records().get(i).sequence()).isEqualTo(i + 1);
            Logs.assertSame(replay.records().get(i), written.get(i));
        }
        return replay;
    }

    private static void flip(Path file, int at, int bits) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= (byte) bits;
        Files.write(file, bytes);
    }

    private static int offset(Path file, int record) throws IOException {
        return (int) scan(file).records().get(record).offset();
    }

    private static int lastOffset(Path file) throws IOException {
        return offset(file, scan(file).records().size() - 1);
    }

    private static int end(Path file, byte[] whole) throws IOException {
        return (int) SegmentScan.of(ByteBuffer.wrap(whole), SegmentFiles.number(file), 0)
                .end();
    }

    private static SegmentScan scan(Path file) throws IOException {
        return SegmentScan.of(ByteBuffer.wrap(Files.readAllBytes(file)), SegmentFiles.number(file), 0);
    }

    private byte[] noise(int length) {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        return noise;
    }
}
