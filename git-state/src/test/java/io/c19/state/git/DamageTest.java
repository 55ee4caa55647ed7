package io.c19.state.git;

import static io.c19.state.git.Stores.get;
import static io.c19.state.git.Stores.init;
import static io.c19.state.git.Stores.open;
import static io.c19.state.git.Stores.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.c19.fixtures.Git;
import io.c19.fixtures.Seed;
import io.c19.layers.Progress;
import io.c19.layers.State;
import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamageTest {
    private static final String VALUE = "a value that is long enough to be hit by a flipped bit ".repeat(5);

    @TempDir
    Path directory;

    @Test
    void read_ofAValueWithAnyBitOfItsPackFlipped_isNeverAWrongValue() throws IOException {
        Random random = Seed.take("DamageTest").random();
        Path data = init(directory.resolve("data"));
        try (State state = open(data)) {
            put(state, "a", VALUE);
        }
        Path file = writablePack(data);
        byte[] whole = Files.readAllBytes(file);
        for (int i = 0; i < 150; i++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, damaged);
            assertReadsRightOrFails(data);
        }
    }

    /** Without its end mark, a compressed object seems to go on up to the end of the pack. */
    @Test
    void read_ofAnObjectThatSeemsToGoOnBehindThePack_fails() throws IOException {
        Path data = init(directory.resolve("data"));
        try (State state = open(data)) {
            put(state, "a", VALUE);
        }
        Path file = writablePack(data);
        byte[] whole = Files.readAllBytes(file);
        // The last ten bytes of the last object's data, which a checksum of four and the pack's of twenty follow.
        for (int bit = (whole.length - 34) * 8; bit < (whole.length - 24) * 8; bit++) {
            byte[] damaged = whole.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(file, damaged);
            assertReadsRightOrFails(data);
        }
    }

    private static Path writablePack(Path data) throws IOException {
        Path file = packFiles(data).stream()
                .filter(pack -> pack.toString().endsWith(".pack"))
                .findAny()
                .orElseThrow();
        file.toFile().setWritable(true);
        return file;
    }

    private static List<Path> packFiles(Path data) throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("objects/pack"))) {
            return files.filter(file -> file.toString().matches(".*\\.(pack|idx)"))
                    .toList();
        }
    }

    /** A bit that does not count (in a header's hint of the compression level) may change nothing. */
    private static void assertReadsRightOrFails(Path data) {
        try (State state = GitStore.openReadOnly(data, Stores.CONTEXT)) {
            assertThat(get(state, "a")).isEqualTo(VALUE);
        } catch (StateException e) {
            assertThat(e).hasMessageContaining("c19 fsck");
            assertThat(e.reason()).isEqualTo(Reason.CORRUPT);
        }
    }

    @Test
    void write_ofAnotherKey_worksBesideADamagedOne() throws IOException {
        Path data = init(directory.resolve("data"));
        try (State state = open(data)) {
            put(state, "a", VALUE);
        }
        loosen(data);
        Files.delete(object(data, Git.in(data).run("rev-parse", "main:a").strip()));

        try (State state = open(data)) {
            assertThatThrownBy(() -> get(state, "a"))
                    .isInstanceOfSatisfying(
                            StateException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CORRUPT));
            put(state, "b", "2");
            assertThat(get(state, "b")).isEqualTo("2");
        }
    }

    @Test
    void open_withADamagedHead_saysWhichObject() throws IOException {
        Path data = init(directory.resolve("data"));
        try (State state = open(data)) {
            put(state, "a", VALUE);
        }
        loosen(data);
        String tree = Git.in(data).run("rev-parse", "main^{tree}").strip();
        Files.delete(object(data, tree));

        assertThatThrownBy(() -> open(data))
                .isInstanceOfSatisfying(
                        StateException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CORRUPT))
                .hasMessageContaining(tree);
        // The failed attempt holds no lock.
        assertThatThrownBy(() -> open(data)).hasMessageContaining(tree);
    }

    @Test
    void fsck_ofDamage_namesTheObjectAndItsPlace() throws IOException {
        Path data = init(directory.resolve("data"));
        try (State state = open(data)) {
            put(state, "users/1", VALUE);
            put(state, "users/2", VALUE + 2);
        }
        loosen(data);
        String missing = Git.in(data).run("rev-parse", "main:users/1").strip();
        String damaged = Git.in(data).run("rev-parse", "main:users/2").strip();
        Files.delete(object(data, missing));
        Path file = object(data, damaged);
        file.toFile().setWritable(true);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);

        FsckReport report = GitStore.fsck(data, Progress.NONE);

        assertThat(report.problems()).hasSize(2);
        assertThat(report.problems()).anyMatch(p -> p.contains(missing) && p.contains("missing") && p.contains("'1'"));
        assertThat(report.problems()).anyMatch(p -> p.contains(damaged) && p.contains("damaged") && p.contains("'2'"));
    }

    /** Gives each object a file of its own. */
    private void loosen(Path data) throws IOException {
        for (Path file : packFiles(data)) {
            Path away = directory.resolve(file.getFileName());
            Files.move(file, away);
            if (away.toString().endsWith(".pack")) {
                Git.in(data).runWith(Files.readAllBytes(away), "unpack-objects", "-q");
            }
        }
    }

    private static Path object(Path data, String id) {
        return data.resolve("objects").resolve(id.substring(0, 2)).resolve(id.substring(2));
    }
}
