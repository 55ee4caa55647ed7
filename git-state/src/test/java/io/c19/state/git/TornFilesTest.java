package io.c19.state.git;

import static io.c19.state.git.Stores.get;
import static io.c19.state.git.Stores.init;
import static io.c19.state.git.Stores.open;
import static io.c19.state.git.Stores.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.c19.fixtures.Git;
import io.c19.fixtures.Seed;
import io.c19.layers.State;
import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What power cuts, other tools and bad disks make of files: healed where something else knows better, else said clearly. */
class TornFilesTest {
    private static final int FAN_OUT_AT = 8;
    private static final int FAN_OUT_BYTES = 1024;

    @TempDir
    Path directory;

    private Path written() {
        return written("data");
    }

    private Path written(String name) {
        Path data = init(directory.resolve(name));
        try (State state = open(data)) {
            put(state, "a", "1");
            put(state, "b", "2");
        }
        return data;
    }

    @ParameterizedTest
    @CsvSource({
        "refs/heads/main, ''",
        "refs/heads/main, 0123",
        "refs/c19/nodes/a, ''",
        "refs/c19/nodes/a, 0123",
        "refs/heads/main, '\0\0\0'",
        "refs/c19/nodes/a, '\0\0\0'"
    })
    void open_withATornRef_takesTheOther(String ref, String content) throws IOException {
        Path data = written();
        Files.writeString(data.resolve(ref), content);
        try (State state = open(data)) {
            assertThat(get(state, "b")).isEqualTo("2");
            put(state, "c", "3");
        }
        Git.fsckStrict(data);
        assertThat(Git.in(data).run("rev-parse", "main")).isEqualTo(Git.in(data).run("rev-parse", "refs/c19/nodes/a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0123"})
    void write_whileMainIsTorn_isDoneAndMainIsHealed(String content) throws IOException {
        Path data = written();
        try (State state = open(data)) {
            put(state, "c", "3");
            Stores.packed(data, state);
            Files.writeString(data.resolve("refs/heads/main"), content);
            put(state, "d", "4");
        }
        assertThat(Git.in(data).run("rev-parse", "main")).isEqualTo(Git.in(data).run("rev-parse", "refs/c19/nodes/a"));
        Git.fsckStrict(data);
    }

    @Test
    void open_withMainAtACommitThatIsMissing_goesOnFromTheNodesOwn() throws IOException {
        Path data = written();
        Files.writeString(data.resolve("refs/heads/main"), "1".repeat(40) + "\n");
        try (State state = open(data)) {
            assertThat(get(state, "b")).isEqualTo("2");
            put(state, "c", "3");
        }
        Git.fsckStrict(data);
    }

    @Test
    void open_withTheNodesRefAtACommitThatIsMissing_saysSo() throws IOException {
        Path data = written();
        Files.writeString(data.resolve("refs/c19/nodes/a"), "1".repeat(40) + "\n");
        assertThatThrownBy(() -> open(data))
                .isInstanceOfSatisfying(
                        StateException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CORRUPT))
                .hasMessageContaining("1".repeat(40));
    }

    @Test
    void open_withoutIndexes_makesThemAnew() throws IOException {
        Path data = written();
        for (Path index : files(data, ".idx")) {
            Files.delete(index);
        }
        assertGoesOn(data);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 1031, 1100})
    void open_withIndexesCutOff_makesThemAnew(int length) throws IOException {
        Path data = written();
        for (Path index : files(data, ".idx")) {
            Files.write(index, Arrays.copyOf(Files.readAllBytes(index), length));
        }
        assertGoesOn(data);
    }

    @Test
    void open_withIndexesOfZeros_makesThemAnew() throws IOException {
        Path data = written();
        for (Path index : files(data, ".idx")) {
            Files.write(index, new byte[(int) Files.size(index)]);
        }
        assertGoesOn(data);
    }

    @Test
    void open_withAnyBitOfAnIndexesTableFlipped_readsRightOrFails() throws IOException {
        Random random = Seed.take("TornFilesTest").random();
        for (int i = 0; i < Effort.of(5, 200); i++) {
            Path data = written("data" + i);
            Path index = files(data, ".idx").get(0);
            byte[] bytes = Files.readAllBytes(index);
            bytes[FAN_OUT_AT + random.nextInt(FAN_OUT_BYTES)] ^= (byte) (1 << random.nextInt(8));
            assertThat(index.toFile().setWritable(true)).isTrue();
            Files.write(index, bytes);
            assertGoesOn(data);
        }
    }

    private void assertGoesOn(Path data) {
        try (State state = open(data)) {
            assertThat(get(state, "a")).isEqualTo("1");
            assertThat(get(state, "b")).isEqualTo("2");
            Stores.packed(data, state);
        }
        Git.fsckStrict(data);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 12, 60})
    void open_withAPackCutOff_saysWhatIsMissing(int length) throws IOException {
        Path data = written();
        for (Path pack : files(data, ".pack")) {
            try (RandomAccessFile file = new RandomAccessFile(pack.toFile(), "rw")) {
                file.setLength(length);
            }
        }
        assertThatThrownBy(() -> open(data))
                .isInstanceOfSatisfying(
                        StateException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CORRUPT))
                .hasMessageContaining("restore from a backup or a peer");
    }

    @Test
    void open_withTheLogDamagedInTheMiddle_saysWhereAndWhatToDo() throws IOException {
        Path data = init(directory.resolve("data"));
        Path lock = data.resolve("refs/c19/nodes/a.lock");
        try (State state = open(data)) {
            // So that the log is needed.
            Files.createFile(lock);
            put(state, "a", "1");
            put(state, "b", "2");
            put(state, "c", "3");
        }
        Path log;
        try (Stream<Path> found = Files.list(data.resolve("c19/log"))) {
            log = found.sorted().findFirst().orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(log);
        bytes[100] ^= 1;
        Files.write(log, bytes);
        assertThatThrownBy(() -> open(data))
                .isInstanceOfSatisfying(
                        StateException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CORRUPT))
                .hasMessageContaining(log.toString())
                .hasMessageContaining("restore");
    }

    @Test
    void open_withLocksThatAKilledProcessLeft_removesThem() throws IOException {
        Path data = written();
        Files.createFile(data.resolve("refs/heads/main.lock"));
        Files.createFile(data.resolve("refs/c19/nodes/a.lock"));
        try (State state = open(data)) {
            put(state, "c", "3");
            Stores.packed(data, state);
        }
        Git.fsckStrict(data);
    }

    private static List<Path> files(Path data, String ending) throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("objects/pack"))) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }
}
