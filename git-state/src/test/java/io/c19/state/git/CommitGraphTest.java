package io.c19.state.git;

import static io.c19.fixtures.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.c19.fixtures.Git;
import io.c19.fixtures.Seed;
import io.c19.fixtures.TestClock;
import io.c19.layers.History;
import io.c19.layers.Key;
import io.c19.layers.Revision;
import io.c19.layers.Selection;
import io.c19.layers.State;
import io.c19.state.git.disk.Disk;
import io.c19.state.git.disk.LossyDisk;
import io.c19.state.git.graph.GraphUpkeep;
import io.c19.state.git.graph.HistoryIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commit-graph on disk: the same as Git's, shared with Git, and made again when it is damaged. */
class CommitGraphTest {
    private static final int COMMITS = 60;

    /** Lets the real git make filters of the size that ours have. */
    private static final String LIKE_OURS =
            "alias.ours=!GIT_TEST_BLOOM_SETTINGS_BITS_PER_ENTRY=24 git commit-graph write --reachable --changed-paths";

    @TempDir
    Path directory;

    private final Random random = Seed.take("CommitGraphTest").random();
    private RandomCommits commits;
    private StoredObjects objects;
    private Path graphs;

    @BeforeEach
    void make() throws IOException {
        commits = new RandomCommits(directory.resolve("data"), random);
        commits.grow(COMMITS);
        objects = new StoredObjects(commits.repository(), new Unpacked());
        graphs = objectsDirectory().resolve("info/commit-graphs");
    }

    @AfterEach
    void check() {
        commits.close();
        Git.fsckStrict(directory.resolve("data"));
    }

    @Test
    void layer_isByteForByteWhatGitWrites() throws IOException {
        upkeep(Disk.REAL).finish(commits::newest, 1);
        byte[] ours = Files.readAllBytes(layers().get(0));

        git().run("-c", LIKE_OURS, "ours");

        assertThat(Files.readAllBytes(objectsDirectory().resolve("info/commit-graph")))
                .isEqualTo(ours);
    }

    @Test
    void layers_areMergedSoThatEachIsTwiceTheNextAtLeast() throws IOException {
        GraphUpkeep upkeep = upkeep(Disk.REAL);
        upkeep.finish(commits::newest, 1);
        List<Integer> counts = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            commits.grow(5);
            upkeep = upkeep(Disk.REAL);
            assertThat(upkeep.finish(commits::newest, 1)).isTrue();
            counts.add(chain().size());
        }

        git().run("commit-graph", "verify");
        assertThat(counts).allSatisfy(count -> assertThat(count).isLessThan(6)).anySatisfy(count -> assertThat(count)
                .isGreaterThan(1));
        assertThat(loaded().count()).isEqualTo(COMMITS + 60);
        assertThat(upkeep.finish(commits::newest, 1)).isFalse();
    }

    @Test
    void once_withFewNewCommits_writesNothing() throws IOException {
        assertThat(upkeep(Disk.REAL).once(commits::newest)).isFalse();
        assertThat(graphs).doesNotExist();
    }

    @Test
    void finish_namesOnlyWhatTheStoredRefReaches() throws IOException {
        ObjectId stored = commits.newest();
        commits.grow(20);

        upkeep(Disk.REAL).finish(() -> stored, 1);

        assertThat(loaded().count()).isEqualTo(COMMITS);
        assertThat(loaded().position(stored)).isNotEqualTo(HistoryIndex.NONE);
        assertThat(upkeep(Disk.REAL).finish(ObjectId::zeroId, 1)).isFalse();
    }

    @Test
    void damagedLayer_isIgnoredAndMadeAgain() throws IOException {
        for (int i = 0; i < 10; i++) {
            upkeep(Disk.REAL).finish(commits::newest, 1);
            List<Path> files = layers();
            Path file = files.get(random.nextInt(files.size()));
            byte[] whole = Files.readAllBytes(file);
            byte[] damaged =
                    random.nextInt(3) == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
            if (damaged.length == whole.length) {
                damaged[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Files.delete(file);
            Files.write(file, damaged);

            assertThat(loaded().count())
                    .as("%s, %d bytes", file, damaged.length)
                    .isLessThan(index().count());
            commits.grow(5);
            assertThat(upkeep(Disk.REAL).finish(commits::newest, 1)).isTrue();

            git().run("commit-graph", "verify");
            assertThat(loaded().count()).isEqualTo(index().count());
        }
    }

    @Test
    void graphOfGitGc_isTakenOverIntoTheChain() throws IOException {
        GraphUpkeep upkeep = upkeep(Disk.REAL);
        upkeep.finish(commits::newest, 1);
        git().run("gc", "--quiet");
        assertThat(objectsDirectory().resolve("info/commit-graph")).exists();
        assertThat(loaded().count()).isEqualTo(COMMITS);
        commits.repository().scanForRepoChanges();
        commits.grow(3);

        assertThat(upkeep(Disk.REAL).finish(commits::newest, 1)).isTrue();

        assertThat(objectsDirectory().resolve("info/commit-graph")).doesNotExist();
        git().run("commit-graph", "verify");
        assertThat(loaded().count()).isEqualTo(COMMITS + 3);
    }

    @Test
    void layerThatGitPutOnOurs_staysBelowTheNext() throws IOException {
        upkeep(Disk.REAL).finish(commits::newest, 1);
        commits.grow(10);
        git().run("commit-graph", "write", "--reachable", "--split=no-merge");
        List<String> both = chain();
        assertThat(both).hasSize(2);
        commits.grow(2);

        upkeep(Disk.REAL).finish(commits::newest, 1);

        assertThat(chain()).hasSize(3).startsWith(both.toArray(String[]::new));
        git().run("commit-graph", "verify");
        assertThat(loaded().count()).isEqualTo(COMMITS + 12);
    }

    @Test
    void lockOfSomebodyElse_isRespectedForAnHour() throws IOException {
        Files.createDirectories(graphs);
        Path lock = Files.createFile(graphs.resolve("commit-graph-chain.lock"));
        TestClock clock = new TestClock();
        clock.set(Files.getLastModifiedTime(lock).toInstant());
        GraphUpkeep upkeep = new GraphUpkeep(Disk.REAL, clock, objectsDirectory(), index(), this::tree);

        assertThat(upkeep.finish(commits::newest, 1)).isFalse();
        assertThat(lock).exists();
        clock.advance(Duration.ofMinutes(61));
        assertThat(upkeep.finish(commits::newest, 1)).isFalse();
        assertThat(upkeep.finish(commits::newest, 1)).isTrue();

        assertThat(lock).doesNotExist();
        assertThat(objectsDirectory().resolve("info/commit-graph.lock")).doesNotExist();
    }

    @Test
    void powerCut_atEachSyncPoint_leavesAGraphThatIsRight() throws IOException {
        LossyDisk disk = new LossyDisk();
        Path root = directory.resolve("data");
        List<Path> cuts = new ArrayList<>();
        disk.after(step -> {
            if (step.operation().isSyncPoint()) {
                cuts.add(disk.afterPowerCut(root, directory.resolve("cut" + cuts.size()), random.nextLong()));
            }
        });
        for (int i = 0; i < 2; i++) {
            upkeep(disk).finish(commits::newest, 1);
            commits.grow(40);
        }

        assertThat(cuts).hasSizeGreaterThan(10);
        for (Path cut : cuts) {
            HistoryIndex index = new HistoryIndex();
            index.load(cut.resolve("objects"));
            assertThat(index.count()).isIn(0, COMMITS, COMMITS + 40);
            Git.in(cut).run("commit-graph", "verify");
        }
    }

    @Test
    void failedWrite_leavesTheOldGraphAndWorksTheNextTime() throws IOException {
        upkeep(Disk.REAL).finish(commits::newest, 1);
        commits.grow(70);
        for (LossyDisk.Operation operation :
                List.of(LossyDisk.Operation.WRITE, LossyDisk.Operation.FORCE, LossyDisk.Operation.MOVE)) {
            LossyDisk disk = new LossyDisk();
            disk.failAt(operation, 1, LossyDisk.NO_SPACE);
            GraphUpkeep upkeep = upkeep(disk);

            assertThatThrownBy(() -> upkeep.finish(commits::newest, 1)).hasMessageContaining(LossyDisk.NO_SPACE);
            assertThat(loaded().count()).isEqualTo(index().count() - 70);
            assertThat(upkeep.finish(commits::newest, 1)).isTrue();

            git().run("commit-graph", "verify");
            assertThat(loaded().count()).isEqualTo(index().count());
            commits.grow(70);
        }
    }

    @Test
    void state_leavesAGraphBehindAndReadsItAtTheNextStart() {
        Path data = Stores.init(directory.resolve("store"));
        List<Revision> puts = new ArrayList<>();
        try (State state = Stores.open(data)) {
            for (int i = 0; i < 80; i++) {
                puts.add(Stores.put(state, "k" + i % 40, "value " + i));
            }
            assertThat(logOf(state, "k7")).containsExactly(puts.get(47), puts.get(7));
        }

        assertThat(data.resolve("objects/info/commit-graphs/commit-graph-chain"))
                .exists();
        Git.in(data).run("commit-graph", "verify");
        try (State state = Stores.open(data)) {
            assertThat(logOf(state, "k7")).containsExactly(puts.get(47), puts.get(7));
            assertThat(logOf(state, "k39")).containsExactly(puts.get(79), puts.get(39));
        }
        Git.fsckStrict(data);
    }

    private static List<Revision> logOf(State state, String key) {
        return ((History) state)
                .log(new Selection.One(new Key(key)), state.head().revision(), null, 10).revisions().stream()
                        .map(History.Logged::revision)
                        .toList();
    }

    private GraphUpkeep upkeep(Disk disk) {
        return new GraphUpkeep(disk, Clock.systemUTC(), objectsDirectory(), index(), this::tree);
    }

    private ObjectId tree(ObjectId commit) {
        return objects.commit(commit).getTree().copy();
    }

    private HistoryIndex index() {
        HistoryIndex index = new HistoryIndex();
        try (HistoryFeed feed = new HistoryFeed(objects, index, objects.head(commits.newest(), 0))) {
            feed.start(Duration.ZERO);
            eventually(() -> assertThat(index.position(commits.newest())).isNotEqualTo(HistoryIndex.NONE));
        }
        return index;
    }

    private HistoryIndex loaded() throws IOException {
        HistoryIndex index = new HistoryIndex();
        index.load(objectsDirectory());
        return index;
    }

    private List<Path> layers() throws IOException {
        try (Stream<Path> files = Files.list(graphs)) {
            List<String> chain = chain();
            return files.filter(file -> chain.stream().anyMatch(file.toString()::contains))
                    .toList();
        }
    }

    private List<String> chain() throws IOException {
        return Files.readAllLines(graphs.resolve("commit-graph-chain"), UTF_8);
    }

    private Path objectsDirectory() {
        return commits.repository().getObjectsDirectory().toPath();
    }

    private Git git() {
        return Git.in(directory.resolve("data"));
    }
}
