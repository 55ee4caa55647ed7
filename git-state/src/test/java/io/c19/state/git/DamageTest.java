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
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamageTest {
    private static final String VALUE = "a value that is long enough to be hit by a flipped bit ".repeat(5);

    @TempDir
    Path directory;

    @Test
    void read_ofAValueWithAnyBitFlipped_isNeverAWrongValue() throws IOException {
        Random random = Seed.take("DamageTest").random();
        Path data = init(directory.resolve("data"));
        try (State state = open(data)) {
            put(state, "a", VALUE);
        }
        Path file = object(data, Git.in(data).run("rev-parse", "main:a").strip());
        byte[] whole = Files.readAllBytes(file);
        file.toFile().setWritable(true);
        for (int i = 0; i < 100; i++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, damaged);
            try (State state = open(data)) {
                assertReadsRightOrFails(state);
            }
        }
    }

    /** A bit that does not count (in a header's hint of the compression level) may change nothing. */
    private static void assertReadsRightOrFails(State state) {
        try {
            assertThat(get(state, "a")).isEqualTo(VALUE);
        } catch (StateException e) {
            assertThat(e.reason()).isEqualTo(Reason.CORRUPT);
            assertThat(e).hasMessageContaining("c19 fsck");
        }
    }

    @Test
    void write_ofAnotherKey_worksBesideADamagedOne() throws IOException {
        Path data = init(directory.resolve("data"));
        try (State state = open(data)) {
            put(state, "a", VALUE);
        }
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

    private static Path object(Path data, String id) {
        return data.resolve("objects").resolve(id.substring(0, 2)).resolve(id.substring(2));
    }
}
