package io.c19.state.git.pack;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.fixtures.Git;
import io.c19.fixtures.Seed;
import io.c19.state.git.object.NewObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
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
