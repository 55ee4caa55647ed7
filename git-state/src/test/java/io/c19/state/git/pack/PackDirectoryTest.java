package io.c19.state.git.pack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.c19.fixtures.Git;
import io.c19.fixtures.Seed;
import io.c19.state.git.disk.LossyDisk;
import io.c19.state.git.object.NewObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.eclipse.jgit.lib.Constants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PackDirectoryTest {
    private static final NewObject A = NewObject.of(Constants.OBJ_BLOB, "a".getBytes(UTF_8));
    private static final NewObject B = NewObject.of(Constants.OBJ_BLOB, "b".getBytes(UTF_8));

    /** Sizes at which headers and stored blocks change their form. */
    private static final int[] SIZES = {0, 1, 15, 16, 99, 100, 2047, 2048, 65_535, 65_536, 131_070, 1 << 20, 10 << 20};

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void write_ofObjectsOfEverySize_isReadByJGitAndByGit(Compression compression) throws IOException {
        Random random = Seed.take("PackDirectoryTest").random();
        List<NewObject> objects = new ArrayList<>();
        for (int size : SIZES) {
            byte[] noise = new byte[size];
            random.nextBytes(noise);
            objects.add(NewObject.of(Constants.OBJ_BLOB, noise));
            objects.add(NewObject.of(Constants.OBJ_BLOB, (size + " text, text".repeat(size / 11 + 1)).getBytes(UTF_8)));
        }
        try (Bench bench = new Bench(directory)) {
            WrittenPack pack = bench.packs.write(objects, compression);

            assertThat(pack.objects()).isEqualTo(objects.size());
            assertThat(directory.resolve("objects/pack/" + pack.name() + ".pack"))
                    .hasSize(pack.bytes());
            bench.assertReadable(objects);
        }
    }

    @Test
    void write_fast_isSmallerThanWithoutCompression_exceptForNoise() throws IOException {
        NewObject text =
                NewObject.of(Constants.OBJ_BLOB, "text, text ".repeat(1000).getBytes(UTF_8));
        byte[] bytes = new byte[11_000];
        Seed.take("PackDirectoryTest").random().nextBytes(bytes);
        NewObject noise = NewObject.of(Constants.OBJ_BLOB, bytes);
        try (Bench bench = new Bench(directory)) {
            assertThat(bench.packs.write(List.of(text), Compression.NONE).bytes())
                    .isGreaterThan(11_000);
            assertThat(bench.packs.write(List.of(text), Compression.FAST).bytes())
                    .isLessThan(1_000);
            long stored = bench.packs.write(List.of(noise), Compression.NONE).bytes();
            assertThat(bench.packs.write(List.of(noise), Compression.FAST).bytes())
                    .isEqualTo(stored);
        }
    }

    @ParameterizedTest
    @EnumSource
    void write_ofAHistory_storesChangedTreesAsDeltas(Compression compression) throws IOException {
        MadeHistory history = new MadeHistory(Seed.take("PackDirectoryTest").random(), 3, 10);
        List<NewObject> objects = new ArrayList<>(history.begin());
        objects.addAll(history.puts(200, 300));
        try (Bench bench = new Bench(directory)) {
            WrittenPack pack = bench.packs.write(objects, compression);
            Git.in(directory)
                    .run("update-ref", "refs/heads/main", history.head().name());

            bench.assertReadable(objects);
            String chains = Git.in(directory).run("verify-pack", "--stat-only", "objects/pack/" + pack.name() + ".idx");
            assertThat(chains).contains("chain length = 50: ").doesNotContain("chain length = 51");
            // Of 400 changed trees, those that would be told through more than 50 others are whole: 3 roots, some
            // below.
            assertThat(Bench.deltas(chains)).isBetween(385, 397);
            assertThat(Files.exists(directory.resolve("c19/packs"))).isFalse();
        }
    }

    @Test
    void write_ofTreesWhoseBaseIsInAnotherPack_isWholeAndLeavesHints() throws IOException {
        MadeHistory history = new MadeHistory(Seed.take("PackDirectoryTest").random(), 3, 10);
        try (Bench bench = new Bench(directory)) {
            bench.add(history.begin(), history.head());
            List<NewObject> objects = history.puts(1, 300);
            WrittenPack pack = bench.add(objects, history.head());

            bench.assertReadable(objects);
            assertThat(bench.files("c19/packs")).containsExactly(pack.name() + ".deltas");
        }
    }

    @Test
    void write_ofAnObjectTwice_storesItOnce() throws IOException {
        try (Bench bench = new Bench(directory)) {
            assertThat(bench.packs.write(List.of(A, B, A), Compression.FAST).objects())
                    .isEqualTo(2);
            bench.assertReadable(List.of(A, B));
        }
    }

    @Test
    void write_ofTheSamePackTwice_isStillThere() throws IOException {
        try (Bench bench = new Bench(directory)) {
            WrittenPack pack = bench.packs.write(List.of(A), Compression.FAST);
            assertThat(bench.packs.write(List.of(A), Compression.FAST)).isEqualTo(pack);
            bench.assertReadable(List.of(A));
            assertThat(bench.files())
                    .containsExactly(pack.name() + ".idx", pack.name() + ".keep", pack.name() + ".pack");
        }
    }

    @Test
    void write_isKeptFromGc_untilUnkept() throws IOException {
        try (Bench bench = new Bench(directory)) {
            WrittenPack pack = bench.packs.write(List.of(A), Compression.FAST);
            Git.in(directory).run("gc", "-q", "--prune=now");
            bench.assertReadable(List.of(A));

            bench.packs.unkeep(pack);
            Git.in(directory).run("gc", "-q", "--prune=now");
            assertThat(Git.in(directory).run("cat-file", "--batch-check", "--batch-all-objects"))
                    .doesNotContain(A.id().name());
        }
    }

    @Test
    void write_whileGcRuns_keepsItsTemporaryFiles() throws IOException {
        LossyDisk disk = new LossyDisk();
        try (Bench bench = new Bench(directory, disk)) {
            disk.before(step -> Git.in(directory).run("gc", "-q", "--prune=now"));
            bench.packs.write(List.of(A), Compression.FAST);
            bench.assertReadable(List.of(A));
        }
    }

    @Test
    void write_thatFailsAtAnyStep_leavesNothingAndWorksAgain() throws IOException {
        LossyDisk disk = new LossyDisk();
        Faults faults = new Faults(disk);
        try (Bench bench = new Bench(directory, disk)) {
            int step = 0;
            do {
                faults.failAt(++step);
                if (!writes(bench)) {
                    assertThat(bench.files()).isEmpty();
                    assertThat(bench.repository.getObjectDatabase().has(A.id())).isFalse();
                }
            } while (faults.failed());
            assertThat(step).isGreaterThan(10);
            bench.assertReadable(List.of(A));
        }
    }

    @Test
    void write_thatFailsAtAnyStep_leavesTheSamePackFromBefore() throws IOException {
        LossyDisk disk = new LossyDisk();
        Faults faults = new Faults(disk);
        try (Bench bench = new Bench(directory, disk)) {
            bench.packs.unkeep(bench.packs.write(List.of(A), Compression.FAST));
            int step = 0;
            do {
                faults.failAt(++step);
                writes(bench);
                bench.assertReadable(List.of(A));
            } while (faults.failed());
        }
    }

    @Test
    void tidy_afterAKillAtAnyStep_leavesAWholePackOrNothing() throws IOException {
        LossyDisk disk = new LossyDisk();
        Faults faults = new Faults(disk);
        boolean failed;
        int step = 0;
        do {
            Path data = directory.resolve("" + ++step);
            try (Bench bench = new Bench(data, disk)) {
                faults.dieAt(step);
                writes(bench);
                failed = faults.failed();
                faults.heal();
            }
            try (Bench bench = new Bench(data)) {
                bench.packs.tidy();
                assertThat(bench.files().size()).isIn(0, 2);
                assertThat(bench.files()).allMatch(file -> file.matches("pack-[0-9a-f]{40}\\.(pack|idx)"));
                bench.assertSound();
            }
        } while (failed);
        assertThat(step).isGreaterThan(10);
    }

    @Test
    void tidy_leavesThePacksThatAPersonKeeps() throws IOException {
        try (Bench bench = new Bench(directory)) {
            WrittenPack pack = bench.packs.write(List.of(A), Compression.FAST);
            bench.packs.unkeep(pack);
            Path keep = Files.createFile(directory.resolve("objects/pack/" + pack.name() + ".keep"));
            bench.packs.tidy();
            assertThat(keep).exists();
        }
    }

    @Test
    void tidy_removesTheHintsOfPacksThatAreGone() throws IOException {
        MadeHistory history = new MadeHistory(Seed.take("PackDirectoryTest").random(), 3, 10);
        try (Bench bench = new Bench(directory)) {
            bench.add(history.begin(), history.head());
            bench.add(history.puts(1, 300), history.head());
            bench.packs.tidy();
            assertThat(bench.files("c19/packs")).hasSize(1);

            Git.in(directory).run("gc", "-q", "--prune=now");
            bench.packs.tidy();
            assertThat(bench.files("c19/packs")).isEmpty();
        }
    }

    private static boolean writes(Bench bench) {
        try {
            bench.packs.write(List.of(A), Compression.FAST);
            return true;
        } catch (IOException e) {
            assertThat(e).hasMessage(LossyDisk.NO_SPACE);
            return false;
        }
    }
}
