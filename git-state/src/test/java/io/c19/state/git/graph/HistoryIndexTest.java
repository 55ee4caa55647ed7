package io.c19.state.git.graph;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.c19.fixtures.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.Test;

class HistoryIndexTest {
    private static final int COMMITS = 100_000;
    private static final int KEYS = 1_000;

    private final Random random = Seed.take("HistoryIndexTest").random();

    @Test
    void readers_whileCommitsAreAdded_seeWholeCommits() throws Exception {
        HistoryIndex index = new HistoryIndex();
        ExecutorService executor = Executors.newFixedThreadPool(2);
        try {
            Callable<Void> reading = () -> {
                PathQuery query = query(7);
                for (int known = 0; known < COMMITS; known = index.count()) {
                    if (known > 0) {
                        int at = known - 1;
                        assertThat(index.position(index.id(at))).isEqualTo(at);
                        assertThat(index.time(at)).isEqualTo(at);
                        List<Integer> found = new ArrayList<>();
                        NewestFirst walk = new NewestFirst(index, at);
                        for (int next = walk.next(query); next != HistoryIndex.NONE; next = walk.next(query)) {
                            found.add(next);
                        }
                        List<Integer> touched = new ArrayList<>();
                        for (int i = at - Math.floorMod(at - 7, KEYS); i >= 0; i -= KEYS) {
                            touched.add(i);
                        }
                        assertThat(found).containsAll(touched).hasSizeLessThan(touched.size() + 20 + at / 10);
                    }
                }
                return null;
            };
            List<Future<Void>> readers = List.of(executor.submit(reading), executor.submit(reading));
            for (int i = 0; i < COMMITS; i++) {
                assertThat(index.add(commit(i))).isTrue();
            }
            for (Future<Void> reader : readers) {
                reader.get();
            }
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void commit_whoseParentIsNotKnownYet_waitsForIt() {
        HistoryIndex index = new HistoryIndex();
        index.add(commit(0));
        assertThat(index.add(commit(2))).isTrue();
        assertThat(index.add(commit(3))).isTrue();
        assertThat(index.position(id(2))).isEqualTo(HistoryIndex.NONE);

        index.addAll(List.of(commit(1), commit(2)));

        assertThat(index.count()).isEqualTo(4);
        assertThat(index.id(index.ancestor(index.position(id(3)), 2))).isEqualTo(id(1));
        assertThat(index.ancestor(index.position(id(3)), 4)).isEqualTo(HistoryIndex.NONE);
        assertThat(index.newestAt(index.position(id(3)), 1)).isEqualTo(index.position(id(1)));
    }

    @Test
    void commitThatIsForgotten_sinceTooManyWait_isTold() {
        HistoryIndex index = new HistoryIndex();
        boolean kept = true;
        int added = 1;
        while (kept && added < COMMITS) {
            kept = index.add(commit(added++));
        }
        assertThat(kept).isFalse();

        List<IndexedCommit> found = new ArrayList<>();
        for (int i = 0; i < added; i++) {
            found.add(commit(i));
        }
        index.addAll(found);

        assertThat(index.count()).isEqualTo(added);
        assertThat(index.add(commit(added))).isTrue();
        assertThat(index.count()).isEqualTo(added + 1);
    }

    @Test
    void filters_ofAnySize_holdWhatWasAdded() {
        for (int size : new int[] {1, 2, 5, 20, 300, 513, 5_000}) {
            ChangedPaths changed = new ChangedPaths(random.nextBoolean());
            List<String> paths = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                paths.add("d" + random.nextInt(9) + "/\u00e9" + random.nextInt(1_000_000) + "/k" + i);
            }
            paths.forEach(path -> changed.add(path.getBytes(UTF_8), path.getBytes(UTF_8).length));
            HistoryIndex index = new HistoryIndex();
            index.add(new IndexedCommit(id(0), List.of(), id(0), 0, changed.filter()));

            assertThat(paths).allMatch(path -> index.mayTouch(0, PathQuery.of(List.of(path))));
            assertThat(paths).allMatch(path -> index.mayTouch(0, PathQuery.of(List.of("none", path.substring(0, 2)))));
        }
    }

    @Test
    void filters_ofOneKey_letFewOthersOfTheSameDirectoryPass() {
        HistoryIndex index = new HistoryIndex();
        for (int i = 0; i < 100; i++) {
            index.add(commit(i));
        }
        int hits = 0;
        // Many keys: one that shares bits with their directory passes often.
        for (int key = 0; key < 1_000; key++) {
            PathQuery query = PathQuery.of(List.of("keys/other" + key));
            for (int i = 0; i < 100; i++) {
                hits += index.mayTouch(i, query) ? 1 : 0;
            }
        }
        assertThat(hits).as("of 100,000").isLessThan(1_500);
    }

    @Test
    void murmur3_isThePublishedOne() {
        assertThat(hash("")).isZero();
        assertThat(hash("Hello world!")).isEqualTo(0x627b0c2c);
        assertThat(hash("The quick brown fox jumps over the lazy dog")).isEqualTo(0x2e4ff723);
    }

    private static int hash(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return PathHash.murmur3(0, bytes, bytes.length, false);
    }

    /** A line of commits, the i-th of which changed the key {@code i % KEYS}. */
    private static IndexedCommit commit(int i) {
        ChangedPaths changed = new ChangedPaths();
        byte[] path = path(i).getBytes(UTF_8);
        changed.add(path, path.length);
        return new IndexedCommit(id(i), i == 0 ? List.of() : List.of(id(i - 1)), id(i), i, changed.filter());
    }

    private static PathQuery query(int key) {
        return PathQuery.of(List.of(path(key)));
    }

    private static String path(int i) {
        return "keys/k" + i % KEYS;
    }

    private static ObjectId id(int i) {
        byte[] name = ("commit " + i).getBytes(UTF_8);
        return ObjectId.fromRaw(GraphFormat.sha1(name, name.length));
    }
}
