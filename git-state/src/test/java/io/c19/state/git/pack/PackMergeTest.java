package io.c19.state.git.pack;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.fixtures.Git;
import io.c19.fixtures.Seed;
import io.c19.state.git.disk.LossyDisk;
import io.c19.state.git.object.NewObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jgit.lib.Constants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackMergeTest {
    private static final int ENOUGH = 6;

    @TempDir
    Path directory;

    @Test
    void mergeOnce_ofEnoughPacks_makesOneWithTheSameObjects() throws IOException {
        try (Bench bench = new Bench(directory)) {
            MadeHistory history = new MadeHistory(Seed.take("PackMergeTest").random(), 4, 30);
            Set<NewObject> objects = new LinkedHashSet<>(history.begin());
            bench.add(List.copyOf(objects), history.head());
            for (int i = 1; i < ENOUGH - 1; i++) {
                List<NewObject> more = history.puts(10, 200);
                bench.add(more, history.head());
                objects.addAll(more);
            }
            assertThat(bench.merge().mergeOnce()).isFalse();

            List<NewObject> last = history.puts(10, 200);
            bench.add(last, history.head());
            objects.addAll(last);
            PackMerge merge = bench.merge();
            assertThat(merge.mergeOnce()).isTrue();
            assertThat(bench.files()).hasSize(2 * ENOUGH + 2);
            bench.assertReadable(objects);

            assertThat(merge.mergeOnce()).isFalse();
            merge.sweep(bench.clock.instant().plusSeconds(61));
            assertThat(bench.files()).hasSize(2);
            bench.assertReadable(objects);
            // Every tree is told by another but for the first root, and the directory that all were at first.
            assertThat(bench.wholeTrees()).isEqualTo(2);
        }
    }

    @Test
    void mergeOnce_ofDoublesOnly_keepsThePackThatIsTheResult() throws IOException {
        try (Bench bench = new Bench(directory)) {
            MadeHistory history = new MadeHistory(Seed.take("PackMergeTest").random(), 4, 30);
            List<NewObject> objects = new ArrayList<>(history.begin());
            objects.addAll(history.puts(20, 200));
            bench.add(objects, history.head());
            List<String> merged = mergeWithDoubles(bench, objects);
            // Now there is nothing left to compress better.
            assertThat(mergeWithDoubles(bench, objects)).isEqualTo(merged);
            bench.assertReadable(objects);
        }
    }

    private static List<String> mergeWithDoubles(Bench bench, List<NewObject> objects) throws IOException {
        for (int i = 1; i < ENOUGH; i++) {
            bench.add(objects.subList(0, 10 * i), Compression.FAST);
        }
        PackMerge merge = bench.merge();
        assertThat(merge.mergeOnce()).isTrue();
        merge.sweep(bench.clock.instant().plusSeconds(61));
        assertThat(bench.files()).hasSize(2);
        return bench.files();
    }

    @Test
    void mergeOnce_withADamagedPack_leavesThatAloneAndMergesTheRest() throws IOException {
        Random random = Seed.take("PackMergeTest").random();
        try (Bench bench = new Bench(directory)) {
            List<WrittenPack> packs = bench.addPacks(ENOUGH + 1, random);
            Path file = directory.resolve(
                    "objects/pack/" + packs.get(random.nextInt(ENOUGH)).name() + ".pack");
            byte[] bytes = Files.readAllBytes(file);
            // Anywhere: the header, an entry, the trailer.
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            file.toFile().setWritable(true);
            Files.write(file, bytes);

            PackMerge merge = bench.merge();
            while (merge.mergeOnce()) {
                // Once it finds the damage, once it merges the others.
            }
            merge.sweep(bench.clock.instant().plusSeconds(61));
            assertThat(bench.files()).hasSize(4).contains(String.valueOf(file.getFileName()));
            String merged = bench.files().stream()
                    .filter(name -> name.endsWith(".idx") && !file.endsWith(name.replace(".idx", ".pack")))
                    .findFirst()
                    .orElseThrow();
            Git.in(directory).run("verify-pack", "objects/pack/" + merged);
        }
    }

    @Test
    void mergeOnce_withADamagedIndex_leavesThatAlone() throws IOException {
        Random random = Seed.take("PackMergeTest").random();
        try (Bench bench = new Bench(directory)) {
            List<WrittenPack> packs = bench.addPacks(ENOUGH, random);
            Path file = directory.resolve(
                    "objects/pack/" + packs.get(random.nextInt(ENOUGH)).name() + ".idx");
            byte[] bytes = Files.readAllBytes(file);
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, bytes);

            PackMerge merge = bench.merge();
            assertThat(merge.mergeOnce()).isTrue();
            assertThat(merge.mergeOnce()).isFalse();
            assertThat(bench.files()).hasSize(2 * ENOUGH);
        }
    }

    @Test
    void mergeOnce_withoutRoomAtAnyStep_changesNothingAndWorksAgain() throws IOException {
        LossyDisk disk = new LossyDisk();
        Faults faults = new Faults(disk);
        try (Bench bench = new Bench(directory, disk)) {
            bench.addPacks(ENOUGH, Seed.take("PackMergeTest").random());
            List<String> before = bench.files();
            PackMerge merge = bench.merge();
            int step = 0;
            boolean merged = false;
            while (!merged) {
                faults.failAt(++step);
                try {
                    merged = merge.mergeOnce();
                } catch (IOException e) {
                    assertThat(e).hasMessage(LossyDisk.NO_SPACE);
                    assertThat(bench.files()).isEqualTo(before);
                }
            }
            assertThat(step).isGreaterThan(10);
            faults.heal();
            merge.sweep(bench.clock.instant().plusSeconds(61));
            assertThat(bench.files()).hasSize(2);
            bench.assertReadable(bench.objects);
        }
    }

    @Test
    void mergeOnce_killedAtAnyStep_isDoneByTheNextProcess() throws IOException {
        LossyDisk disk = new LossyDisk();
        Faults faults = new Faults(disk);
        Random random = Seed.take("PackMergeTest").random();
        boolean failed;
        int step = 0;
        do {
            step += 1 + random.nextInt(3);
            Path data = directory.resolve("" + step);
            List<NewObject> objects;
            try (Bench bench = new Bench(data, disk)) {
                bench.addPacks(ENOUGH, random);
                objects = bench.objects;
                faults.dieAt(step);
                PackMerge merge = bench.merge();
                try {
                    merge.mergeOnce();
                    merge.sweep(bench.clock.instant().plusSeconds(6));
                    merge.sweep(bench.clock.instant().plusSeconds(61));
                } catch (IOException e) {
                    assertThat(e).hasMessage(LossyDisk.NO_SPACE);
                }
                failed = faults.failed();
                faults.heal();
            }
            try (Bench bench = new Bench(data)) {
                bench.packs.tidy();
                PackMerge merge = bench.merge();
                merge.mergeOnce();
                merge.sweep(bench.clock.instant().plusSeconds(61));
                // A note that was torn names some of the replaced packs only; the others wait to be merged again.
                assertThat(bench.files()).hasSizeLessThanOrEqualTo(2 * ENOUGH);
                assertThat(bench.files()).allMatch(file -> file.matches("pack-[0-9a-f]{40}\\.(pack|idx)"));
                assertThat(bench.files())
                        .filteredOn(file -> file.endsWith(".idx"))
                        .hasSize(bench.files().size() / 2);
                bench.assertReadable(objects);
            }
        } while (failed);
        assertThat(step).isGreaterThan(20);
    }

    @Test
    void mergeOnce_whileAPersonRepacksAtAnyStep_losesNothing() throws IOException {
        Random random = Seed.take("PackMergeTest").random();
        for (int moment = 1; moment < 30; moment += 1 + random.nextInt(5)) {
            LossyDisk disk = new LossyDisk();
            Path data = directory.resolve("" + moment);
            try (Bench bench = new Bench(data, disk)) {
                bench.addPacks(ENOUGH, random);
                PackMerge merge = bench.merge();
                AtomicInteger countdown = new AtomicInteger(moment);
                disk.before(step -> {
                    if (countdown.decrementAndGet() == 0) {
                        Git.in(data).run("gc", "-q", "--prune=now");
                    }
                });
                merge.mergeOnce();
                merge.sweep(bench.clock.instant().plusSeconds(61));
                bench.assertReadable(bench.objects);
                assertThat(bench.files()).noneMatch(file -> file.startsWith("c19"));
            }
        }
    }

    @Test
    void powerCut_atAnyStepOfMergingAndSweeping_losesNothing() throws IOException {
        Random random = Seed.take("PackMergeTest").random();
        LossyDisk disk = new LossyDisk();
        List<Path> cuts = new ArrayList<>();
        Path data = directory.resolve("data");
        List<NewObject> objects;
        try (Bench bench = new Bench(data, disk)) {
            bench.addPacks(ENOUGH, random);
            objects = bench.objects;
            disk.before(step -> {
                if (step.operation().isSyncPoint() && random.nextInt(2) == 0) {
                    Path copy = directory.resolve("cut" + cuts.size());
                    cuts.add(disk.afterPowerCut(data, copy, random.nextLong()));
                }
            });
            PackMerge merge = bench.merge();
            merge.mergeOnce();
            merge.sweep(bench.clock.instant().plusSeconds(6));
            merge.sweep(bench.clock.instant().plusSeconds(61));
        }
        assertThat(cuts).hasSizeGreaterThan(10);
        for (Path cut : cuts) {
            try (Bench bench = new Bench(cut)) {
                bench.packs.tidy();
                bench.assertReadable(objects);
                PackMerge merge = bench.merge();
                merge.mergeOnce();
                merge.sweep(bench.clock.instant().plusSeconds(61));
                bench.assertReadable(objects);
            }
        }
    }

    @Test
    void mergeOnce_ofLargePacks_letsSmallOnesGoFirst() throws IOException {
        Random random = Seed.take("PackMergeTest").random();
        try (Bench bench = new Bench(directory, new LossyDisk())) {
            for (int i = 0; i < ENOUGH; i++) {
                byte[] noise = new byte[11 << 20];
                random.nextBytes(noise);
                bench.add(List.of(NewObject.of(Constants.OBJ_BLOB, noise)), Compression.FAST);
            }
            AtomicInteger turns = new AtomicInteger();
            PackMerge merge = new PackMerge(bench.packs, bench.clock, () -> {
                if (turns.incrementAndGet() == 3) {
                    bench.addSmall(ENOUGH, random);
                }
            });
            assertThat(merge.mergeOnce()).isTrue();
            assertThat(merge.mergeOnce()).isFalse();
            assertThat(turns).hasValueGreaterThan(10);
            merge.sweep(bench.clock.instant().plusSeconds(61));
            assertThat(bench.files()).hasSize(4);
            bench.assertReadable(bench.objects);
        }
    }

    @Test
    void mergeOnce_ofPacksThatArePushed_keepsDeltasToNamedObjects() throws IOException {
        try (Bench bench = new Bench(directory.resolve("data"))) {
            bench.addPacks(ENOUGH - 1, Seed.take("PackMergeTest").random());
            Git.in(bench.data).run("config", "receive.unpackLimit", "1");
            Path work = directory.resolve("work");
            Git.in(directory).run("clone", "-q", "data", "work");
            Files.writeString(work.resolve("d00001/f00001"), "pushed");
            Git.in(work).run("commit", "-q", "-a", "-m", "push");
            Git.in(work).run("push", "-q");
            assertThat(bench.hasDeltasToNamedObjects()).isTrue();

            PackMerge merge = bench.merge();
            assertThat(merge.mergeOnce()).isTrue();
            merge.sweep(bench.clock.instant().plusSeconds(61));
            assertThat(bench.files()).hasSize(2);
            bench.assertReadable(bench.objects);
            assertThat(Git.in(bench.data).run("show", "main:d00001/f00001")).isEqualTo("pushed");
        }
    }

    @Test
    void mergeOnce_thatJoinsChainsByLeavingOutDoubles_keepsThemShort() throws IOException {
        MadeHistory history = new MadeHistory(Seed.take("PackMergeTest").random(), 1, 20);
        try (Bench bench = new Bench(directory)) {
            List<NewObject> objects = new ArrayList<>(history.begin());
            for (int i = 0; i < ENOUGH; i++) {
                // Each pack begins with trees at the end of the chains of the pack before it, whole.
                List<NewObject> more = new ArrayList<>(history.trees());
                more.addAll(history.puts(49, 20));
                bench.add(more, Compression.FAST);
                objects.addAll(more);
            }
            bench.add(objects.subList(0, 5), history.head());
            PackMerge merge = bench.merge();
            assertThat(merge.mergeOnce()).isTrue();
            merge.sweep(bench.clock.instant().plusSeconds(61));
            bench.assertReadable(objects);
            assertThat(bench.files()).hasSize(2);
            assertThat(bench.longestChain()).isBetween(150, 250);
        }
    }

    @Test
    void mergeOnce_withHintsThatAreTorn_doesWithout() throws IOException {
        Random random = Seed.take("PackMergeTest").random();
        try (Bench bench = new Bench(directory)) {
            bench.addPacks(ENOUGH, random);
            for (String hints : bench.files("c19/packs")) {
                Path file = directory.resolve("c19/packs").resolve(hints);
                byte[] bytes = Files.readAllBytes(file);
                if (random.nextBoolean()) {
                    bytes[random.nextInt(bytes.length)] ^= 1;
                    Files.write(file, bytes);
                } else {
                    Files.write(file, Arrays.copyOf(bytes, random.nextInt(bytes.length)));
                }
            }
            assertThat(bench.merge().mergeOnce()).isTrue();
            bench.assertReadable(bench.objects);
        }
    }

    @Test
    void sweep_deletesIndexesFirstAndPacksLater() throws IOException {
        try (Bench bench = new Bench(directory)) {
            bench.addPacks(ENOUGH, Seed.take("PackMergeTest").random());
            PackMerge merge = bench.merge();
            merge.mergeOnce();

            merge.sweep(bench.clock.instant().plusSeconds(4));
            assertThat(bench.files()).hasSize(2 * ENOUGH + 2);
            merge.sweep(bench.clock.instant().plusSeconds(6));
            assertThat(bench.files().stream().filter(file -> file.endsWith(".idx")))
                    .hasSize(1);
            assertThat(bench.files()).hasSize(ENOUGH + 2);
            assertThat(bench.repository.getObjectDatabase().getPacks()).hasSize(1);
            merge.sweep(bench.clock.instant().plusSeconds(61));
            assertThat(bench.files()).hasSize(2);
        }
    }

    @Test
    void sweep_ofPacksThatAPersonKeepsMeanwhile_leavesThem() throws IOException {
        try (Bench bench = new Bench(directory)) {
            List<WrittenPack> packs =
                    bench.addPacks(ENOUGH, Seed.take("PackMergeTest").random());
            PackMerge merge = bench.merge();
            merge.mergeOnce();
            Files.createFile(directory.resolve("objects/pack/" + packs.get(2).name() + ".keep"));
            merge.sweep(bench.clock.instant().plusSeconds(61));
            assertThat(bench.files()).hasSize(5).contains(packs.get(2).name() + ".idx");
        }
    }

    @Test
    void sweep_afterTheResultWasLost_leavesWhatItReplaced() throws IOException {
        try (Bench bench = new Bench(directory)) {
            bench.addPacks(ENOUGH, Seed.take("PackMergeTest").random());
            List<String> before = bench.files();
            PackMerge merge = bench.merge();
            merge.mergeOnce();
            for (String file : bench.files()) {
                if (!before.contains(file)) {
                    Files.delete(directory.resolve("objects/pack/" + file));
                }
            }
            merge.sweep(bench.clock.instant().plusSeconds(61));
            assertThat(bench.files()).isEqualTo(before);
            assertThat(merge.mergeOnce()).isTrue();
            bench.assertReadable(bench.objects);
        }
    }

    @Test
    void mergeOnce_leavesPacksOfAPersonThatHaveAnotherUse() throws IOException {
        try (Bench bench = new Bench(directory)) {
            bench.addPacks(ENOUGH, Seed.take("PackMergeTest").random());
            Git.in(directory).run("multi-pack-index", "write");
            assertThat(bench.merge().mergeOnce()).isFalse();

            Git.in(directory).run("repack", "-q", "-a", "-d", "--write-bitmap-index");
            bench.addPacks(ENOUGH - 1, Seed.take("PackMergeTest").random());
            assertThat(bench.merge().mergeOnce()).isFalse();
        }
    }

    @Test
    void mergeOnce_ofRandomPacksInRandomWays_keepsEveryObject() throws IOException {
        Random random = Seed.take("PackMergeTest").random();
        try (Bench bench = new Bench(directory)) {
            MadeHistory history = new MadeHistory(random, 1 + random.nextInt(6), 1 + random.nextInt(40));
            List<NewObject> objects = new ArrayList<>(history.begin());
            bench.add(objects, history.head());
            PackMerge merge = bench.merge();
            for (int round = 0; round < 8; round++) {
                for (int i = 0; i < 7; i++) {
                    List<NewObject> more = history.puts(random.nextInt(40), random.nextInt(400));
                    for (int doubles = random.nextInt(3) * random.nextInt(20); doubles > 0; doubles--) {
                        more.add(random.nextInt(more.size() + 1), objects.get(random.nextInt(objects.size())));
                    }
                    bench.add(more, random.nextBoolean() ? Compression.FAST : Compression.NONE);
                    objects.addAll(more);
                }
                bench.update(history.head());
                bench.keepSome(random);
                while (merge.mergeOnce()) {
                    bench.assertSound();
                }
                if (random.nextBoolean()) {
                    bench.clock.advance(Duration.ofSeconds(random.nextInt(70)));
                    merge.sweep(bench.clock.instant());
                }
                if (random.nextInt(4) == 0) {
                    Git.in(directory).run("gc", "-q", "--prune=now");
                }
                bench.assertSound();
            }
            bench.assertReadable(objects);
        }
    }
}
