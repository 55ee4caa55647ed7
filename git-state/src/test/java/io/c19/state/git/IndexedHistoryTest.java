package io.c19.state.git;

import static io.c19.fixtures.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.c19.fixtures.Git;
import io.c19.fixtures.Seed;
import io.c19.layers.History.Log;
import io.c19.layers.Key;
import io.c19.layers.Prefix;
import io.c19.layers.Revision;
import io.c19.layers.Selection;
import io.c19.state.git.disk.Disk;
import io.c19.state.git.graph.GraphUpkeep;
import io.c19.state.git.graph.HistoryIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The index of history answers as a walk of all commits does, wherever it came from. */
class IndexedHistoryTest {
    private static final int COMMITS = 80;

    @TempDir
    Path directory;

    private final Random random = Seed.take("IndexedHistoryTest").random();
    private RandomCommits commits;
    private StoredObjects objects;

    @BeforeEach
    void make() throws IOException {
        commits = new RandomCommits(directory.resolve("data"), random);
        commits.grow(COMMITS);
        objects = new StoredObjects(commits.repository(), new Unpacked());
    }

    @AfterEach
    void check() {
        commits.close();
        Git.fsckStrict(directory.resolve("data"));
    }

    @Test
    void index_madeByWalking_answersAsAWalk() throws IOException {
        HistoryIndex index = indexed();

        assertAnswersAsAWalk(index);
    }

    @Test
    void index_readFromOurGraph_answersAsAWalk() throws IOException {
        writeGraph(indexed());
        HistoryIndex read = new HistoryIndex();
        read.load(objectsDirectory());

        assertThat(read.count()).isEqualTo(COMMITS);
        for (int at = 0; at < COMMITS; at++) {
            assertThat(read.hasFilter(at)).isTrue();
        }
        assertAnswersAsAWalk(read);
    }

    @Test
    void index_thatLagsBehind_isGoneOnWithWhereItIsReached() throws IOException {
        writeGraph(indexed());
        commits.grow(1 + random.nextInt(30));
        HistoryIndex lagging = HistoryIndex.ofGraph(objectsDirectory());

        assertAnswersAsAWalk(lagging);
        assertThat(lagging.position(commits.newest())).isEqualTo(HistoryIndex.NONE);
        assertThat(lagging.count()).isEqualTo(COMMITS);
        RevisionNames names = new RevisionNames(objects, lagging, () -> objects.head(commits.newest(), 0));
        RevisionNames walking = new RevisionNames(objects, new HistoryIndex(), () -> objects.head(commits.newest(), 0));
        for (String name : List.of("main~1", "main~17", "main~40", "main~9999")) {
            assertThat(names.find(name)).isEqualTo(walking.find(name));
        }
        for (int seconds = 0; seconds < 70; seconds += 5) {
            String time =
                    Instant.ofEpochSecond(RandomCommits.BEGIN - 20 + seconds).toString();
            assertThat(names.find(time)).isEqualTo(walking.find(time));
        }
    }

    @Test
    void index_thatGrewInManyLayers_answersAsAWalk() throws IOException {
        for (int i = 0; i < 5; i++) {
            writeGraph(indexed());
            commits.grow(1 + random.nextInt(40));
        }
        writeGraph(indexed());
        HistoryIndex read = new HistoryIndex();
        read.load(objectsDirectory());

        git().run("commit-graph", "verify");
        assertThat(read.position(commits.newest())).isNotEqualTo(HistoryIndex.NONE);
        assertAnswersAsAWalk(read);
    }

    @Test
    void index_readFromGitsGraph_answersAsAWalkBeforeAndAfterItsFiltersAreFound() throws IOException {
        git().run("commit-graph", "write", "--reachable", "--changed-paths");
        HistoryIndex read = new HistoryIndex();
        read.load(objectsDirectory());

        assertThat(read.count()).isEqualTo(COMMITS);
        assertAnswersAsAWalk(read);
        HistoryIndex whole = indexed();
        for (int at = 0; at < COMMITS; at++) {
            assertThat(whole.hasFilter(at)).isTrue();
        }
        assertAnswersAsAWalk(whole);
    }

    @Test
    void log_afterARevisionThatIsNotInIt_isRefused() throws IOException {
        ObjectId before = commits.newest();
        commits.grow(3);
        Revision foreign = new Revision(commits.newest().name());
        for (HistoryIndex index : List.of(new HistoryIndex(), indexed())) {
            GitHistory history = new GitHistory(objects, Layout.FLAT, index);

            assertThatThrownBy(() ->
                            history.log(new Selection.Under(Prefix.ALL), new Revision(before.name()), foreign, 10))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(foreign.id());
        }
    }

    @Test
    void gitLog_withOurGraph_findsWhatItFindsWithout() throws IOException {
        List<String> before = gitLogs();

        writeGraph(indexed());

        git().run("commit-graph", "verify");
        assertThat(gitLogs()).isEqualTo(before);
        assertThat(bloomStatistics()).contains("\"definitely_not\":").doesNotContain("\"definitely_not\":0");
    }

    private String bloomStatistics() throws IOException {
        Path trace = directory.resolve("trace");
        git().run("-c", "alias.traced=!GIT_TRACE2_PERF=" + trace + " git", "traced", "log", "--oneline", "--", "d/e/f");
        return Files.readAllLines(trace, UTF_8).stream()
                .filter(line -> line.contains("filter_not_present"))
                .reduce("", String::concat);
    }

    private List<String> gitLogs() {
        List<String> logs = new ArrayList<>();
        for (String key : RandomCommits.KEYS) {
            logs.add(git().run("log", "--format=%H", "main", "--", KeyPath.encode(new Key(key))));
        }
        return logs;
    }

    private void assertAnswersAsAWalk(HistoryIndex index) {
        HistoryIndex nothing = new HistoryIndex();
        for (ObjectId start : List.of(commits.newest(), commits.any(), commits.any())) {
            for (String text : RandomCommits.KEYS) {
                Key key = new Key(text);
                assertThat(log(index, new Selection.One(key), start))
                        .as("log of %s at %s", key, start)
                        .isEqualTo(log(nothing, new Selection.One(key), start));
                String path = Layout.FLAT.path(key);
                Head head = objects.head(start, Head.UNNUMBERED);
                if (Roots.of(head.tree(), objects).locate(path, objects) != null) {
                    assertThat(new LastChange(objects, index).time(head, path))
                            .as("modified of %s at %s", key, start)
                            .isEqualTo(new LastChange(objects, nothing).time(head, path));
                }
            }
            for (String prefix : List.of("", "a/", "a/b", "d/", "d/e/", "ä/", "none/x")) {
                Selection under = new Selection.Under(new Prefix(prefix));
                assertThat(log(index, under, start))
                        .as("log under %s at %s", prefix, start)
                        .isEqualTo(log(nothing, under, start));
            }
        }
    }

    /** All pages, of a random size. */
    private List<Object> log(HistoryIndex index, Selection selection, ObjectId start) {
        GitHistory history = new GitHistory(objects, Layout.FLAT, index);
        List<Object> all = new ArrayList<>();
        Revision after = null;
        do {
            Log page = history.log(selection, new Revision(start.name()), after, 1 + random.nextInt(20));
            all.addAll(page.revisions());
            after = page.next();
        } while (after != null);
        return all;
    }

    private HistoryIndex indexed() {
        HistoryIndex index = new HistoryIndex();
        try (HistoryFeed feed = new HistoryFeed(objects, index, objects.head(commits.newest(), 0))) {
            feed.start(Duration.ZERO);
            eventually(() -> {
                assertThat(index.position(commits.newest())).isNotEqualTo(HistoryIndex.NONE);
                for (int at = 0; at < index.count(); at++) {
                    assertThat(index.hasFilter(at)).isTrue();
                }
            });
        }
        return index;
    }

    private void writeGraph(HistoryIndex index) throws IOException {
        new GraphUpkeep(Disk.REAL, Clock.systemUTC(), objectsDirectory(), index, commit -> objects.commit(commit)
                        .getTree()
                        .copy())
                .finish(commits::newest, 1);
    }

    private Path objectsDirectory() {
        return commits.repository().getObjectsDirectory().toPath();
    }

    private Git git() {
        return Git.in(directory.resolve("data"));
    }
}
