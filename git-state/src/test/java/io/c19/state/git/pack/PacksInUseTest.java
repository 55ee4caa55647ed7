package io.c19.state.git.pack;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.fixtures.Git;
import io.c19.fixtures.Seed;
import io.c19.state.git.object.NewObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.RefUpdate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readers while packs come, become one and go. */
class PacksInUseTest {
    private static final int PACKS = 150;
    private static final int READERS = 2;

    @TempDir
    Path directory;

    private final List<NewObject> written = new CopyOnWriteArrayList<>();
    private final AtomicBoolean done = new AtomicBoolean();

    @Test
    void readers_neverMissAnObject_whilePacksAreMergedAndSwept() throws Exception {
        Random random = Seed.take("PacksInUseTest").random();
        ExecutorService threads = Executors.newCachedThreadPool();
        try (Bench bench = new Bench(directory.resolve("data"))) {
            MadeHistory history = new MadeHistory(random, 3, 20);
            write(bench, history, history.begin());
            List<Future<Integer>> others = new ArrayList<>();
            others.add(threads.submit(() -> merge(bench)));
            others.add(threads.submit(() -> git(bench)));
            for (int i = 0; i < READERS; i++) {
                Random ofReader = new Random(random.nextLong());
                others.add(threads.submit(() -> read(bench, ofReader)));
            }
            try {
                for (int i = 0; i < PACKS; i++) {
                    write(bench, history, history.puts(1 + random.nextInt(20), 100));
                }
            } finally {
                done.set(true);
            }
            for (Future<Integer> other : others) {
                assertThat(other.get()).isPositive();
            }
            bench.assertReadable(written);
            assertThat(bench.repository.getObjectDatabase().getPacks()).hasSizeLessThan(PACKS / 2);
        } finally {
            done.set(true);
            threads.shutdownNow();
        }
    }

    private void write(Bench bench, MadeHistory history, List<NewObject> objects) throws IOException {
        WrittenPack pack = bench.packs.write(objects, Compression.FAST);
        RefUpdate main = bench.repository.updateRef(Constants.R_HEADS + "main");
        main.setNewObjectId(history.head());
        main.setForceUpdate(true);
        assertThat(main.update()).isIn(RefUpdate.Result.FAST_FORWARD, RefUpdate.Result.FORCED);
        bench.packs.unkeep(pack);
        written.addAll(objects);
    }

    private int merge(Bench bench) throws IOException {
        int merges = 0;
        PackMerge merge = bench.merge();
        while (!done.get()) {
            merges += merge.mergeOnce() ? 1 : 0;
            bench.clock.advance(Duration.ofSeconds(3));
            merge.sweep(bench.clock.instant());
        }
        return merges;
    }

    private int read(Bench bench, Random random) throws IOException {
        int reads = 0;
        while (!done.get()) {
            NewObject object = written.get(random.nextInt(written.size()));
            try (ObjectReader reader = bench.repository.newObjectReader()) {
                assertThat(reader.open(object.id()).getBytes()).isEqualTo(object.bytes());
            }
            reads++;
        }
        return reads;
    }

    private int git(Bench bench) {
        Git git = Git.in(bench.data);
        int runs = 0;
        while (!done.get()) {
            git.run("log", "-p", "--all");
            git.run("rev-list", "--objects", "--all");
            git.run("clone", "-q", "--bare", "--no-local", ".", "../clone" + runs++);
        }
        return runs;
    }
}
