package io.c19.state.git;

import static io.c19.fixtures.Eventually.eventually;
import static io.c19.state.git.Gcs.blob;
import static io.c19.state.git.Gcs.commitOf;
import static io.c19.state.git.Gcs.gc;
import static io.c19.state.git.Gcs.reachable;
import static io.c19.state.git.Gcs.removeReplaced;
import static io.c19.state.git.Gcs.treeOf;
import static io.c19.state.git.Stores.get;
import static io.c19.state.git.Stores.init;
import static io.c19.state.git.Stores.open;
import static io.c19.state.git.Stores.packed;
import static io.c19.state.git.Stores.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.c19.fixtures.Git;
import io.c19.fixtures.TestClock;
import io.c19.layers.LayerContext;
import io.c19.layers.Limits;
import io.c19.layers.Maintenance;
import io.c19.layers.Maintenance.Collected;
import io.c19.layers.Progress;
import io.c19.layers.State;
import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A full repack keeps what is in use and what was until lately, whatever else goes on. */
class GcTest {
    private static final Duration GRACE = Duration.ofDays(14);

    @TempDir
    Path directory;

    private final TestClock clock = new TestClock();
    private Path data;

    @BeforeEach
    void make() {
        data = init(directory.resolve("data"));
    }

    @Test
    void gc_ofManyWrites_makesOnePackOfAllThatIsReached() throws IOException {
        List<String> before;
        try (State state = open(data)) {
            writeSome(state);
            before = reachable(data);

            Collected collected = gc(state);

            assertThat(collected.objects()).isEqualTo(before.size());
            assertThat(collected.dropped()).isZero();
            assertThat(collected.before().files()).isGreaterThan(1);
            assertThat(collected.after().files()).isEqualTo(1);
            assertThat(collected.after().bytes()).isLessThan(collected.before().bytes());
            assertThat(get(state, "k3")).isEqualTo("4 3");
            put(state, "after", "1");
            packed(data, state);
        }
        removeReplaced(data);

        assertThat(Gcs.packs(data)).hasSize(2);
        assertThat(reachable(data)).containsAll(before);
        Git.fsckStrict(data);
        try (State state = open(data)) {
            assertThat(get(state, "k3")).isEqualTo("4 3");
            assertThat(get(state, "after")).isEqualTo("1");
        }
    }

    @Test
    void gc_ofWhatNoRefReaches_dropsItTwoWeeksAfterItWasFoundSo() throws IOException {
        String lost = blob(data, "lost");
        try (State state = at(clock)) {
            put(state, "a", "1");
            packed(data, state);
            assertThat(gc(state).dropped()).isZero();
            clock.advance(GRACE);
            String later = blob(data, "later");
            assertThat(gc(state).dropped()).isZero();
            assertThat(content(lost)).isEqualTo("lost");
            clock.advance(Duration.ofSeconds(1));

            assertThat(gc(state).dropped()).isEqualTo(1);

            removeReplaced(data);
            Git.in(data).fail("cat-file", "-e", lost);
            assertThat(content(later)).isEqualTo("later");
            assertThat(get(state, "a")).isEqualTo("1");
        }
        Git.fsckStrict(data);
    }

    @Test
    void gc_ofABranchThatWasDeleted_keepsItForTwoWeeksHoweverOldItIs() throws IOException {
        Git.in(data).run("branch", "other", commitOf(data, treeOf(data, blob(data, "content"))));
        String commit = Git.in(data).run("rev-parse", "other").strip();
        try (State state = at(clock)) {
            gc(state);
            clock.advance(GRACE.multipliedBy(10));
            Git.in(data).run("branch", "-D", "other");
            assertThat(gc(state).dropped()).isZero();
            removeReplaced(data);
            assertThat(Git.in(data).run("show", commit + ":file")).isEqualTo("content");
            clock.advance(GRACE.plusSeconds(1));

            assertThat(gc(state).dropped()).isEqualTo(3);
        }
        removeReplaced(data);
        Git.in(data).fail("cat-file", "-e", commit);
        Git.fsckStrict(data);
    }

    @Test
    void gc_ofAYoungCommit_keepsTheOldTreeThatItNames() throws IOException {
        String tree = treeOf(data, blob(data, "content"));
        String commit;
        try (State state = at(clock)) {
            gc(state);
            clock.advance(GRACE.plusSeconds(1));
            commit = commitOf(data, tree);

            assertThat(gc(state).dropped()).isZero();
        }
        removeReplaced(data);
        assertThat(Git.in(data).run("show", commit + ":file")).isEqualTo("content");
        Git.fsckStrict(data);
    }

    @Test
    void gc_whileAnOldCommitIsTakenUpAgain_keepsIt() throws IOException {
        String commit = commitOf(data, treeOf(data, blob(data, "content")));
        try (State state = at(clock)) {
            gc(state);
            clock.advance(GRACE.plusSeconds(1));
            AtomicBoolean once = new AtomicBoolean();

            Collected collected = gc(state, (what, done, total) -> {
                if (what.startsWith("writing") && once.compareAndSet(false, true)) {
                    Git.in(data).run("branch", "again", commit);
                }
            });

            assertThat(once).isTrue();
            assertThat(collected.dropped()).isZero();
        }
        removeReplaced(data);
        assertThat(Git.in(data).run("show", "again:file")).isEqualTo("content");
        Git.fsckStrict(data);
    }

    @Test
    void gc_withWritesAndAPushMeanwhile_keepsThem() throws IOException {
        try (State state = open(data)) {
            writeSome(state);
            Git.in(directory).run("clone", "-q", data.toString(), "clone");
            Path clone = directory.resolve("clone");
            Files.writeString(clone.resolve("pushed"), "x");
            Git.in(clone).run("add", ".");
            Git.in(clone).run("commit", "-q", "-m", "by hand");
            AtomicInteger written = new AtomicInteger();
            AtomicBoolean pushed = new AtomicBoolean();

            gc(state, (what, done, total) -> {
                if (pushed.compareAndSet(false, true)) {
                    Git.in(clone).run("push", "-q", "origin", "HEAD:refs/heads/theirs");
                }
                if (written.get() < 50) {
                    put(state, "during" + written.incrementAndGet(), "y");
                }
                assertThat(get(state, "k3")).isEqualTo("4 3");
            });

            assertThat(written.get()).isPositive();
            packed(data, state);
        }
        removeReplaced(data);
        assertThat(Git.in(data).run("show", "theirs:pushed")).isEqualTo("x");
        assertThat(Git.in(data).run("show", "main:during1")).isEqualTo("y");
        Git.fsckStrict(data);
    }

    /** As in a push whose objects are there and whose ref moves a moment later. */
    @Test
    void gc_whileObjectsWaitForTheirRef_keepsThem() throws IOException {
        String commit = commitOf(data, treeOf(data, blob(data, "content")));
        try (State state = open(data)) {
            gc(state);
            removeReplaced(data);
            Git.in(data).run("branch", "theirs", commit);
            assertThat(gc(state).dropped()).isZero();
        }
        removeReplaced(data);
        assertThat(Git.in(data).run("show", "theirs:file")).isEqualTo("content");
        Git.fsckStrict(data);
    }

    @Test
    void gc_againAndAgain_losesNothingWhenAPackComesBack() throws IOException {
        String commit = commitOf(data, treeOf(data, blob(data, "content")));
        try (State state = open(data)) {
            writeSome(state);
            for (int time = 0; time < 3; time++) {
                gc(state);
                Git.in(data).run("branch", "other", commit);
                gc(state);
                Git.in(data).run("branch", "-D", "other");
            }
            gc(state);
        }
        List<String> before = reachable(data);
        removeReplaced(data);

        assertThat(reachable(data)).isEqualTo(before);
        assertThat(Git.in(data).run("show", commit + ":file")).isEqualTo("content");
        Git.fsckStrict(data);
    }

    @Test
    void gc_leavesCruftThatGitUnderstands() throws IOException {
        String lost = blob(data, "lost");
        try (State state = open(data)) {
            put(state, "a", "1");
            gc(state);
        }
        removeReplaced(data);

        Git.in(data).run("repack", "-q", "-d", "--cruft", "--cruft-expiration=1.hour.ago");
        assertThat(content(lost)).isEqualTo("lost");
        Git.in(data).run("repack", "-q", "-d", "--cruft", "--cruft-expiration=now");
        Git.in(data).fail("cat-file", "-e", lost);
        Git.fsckStrict(data);
    }

    @Test
    void gc_beforeOrAfterGitsOwn_losesNothing() throws IOException {
        try (State state = open(data)) {
            writeSome(state);
            List<String> before = reachable(data);
            gc(state, (what, done, total) -> {
                if (what.startsWith("writing") && done == 0) {
                    Git.in(data).run("gc", "-q", "--prune=now");
                }
            });
            Git.in(data).run("gc", "-q", "--prune=now");
            gc(state);
            assertThat(reachable(data)).isEqualTo(before);
        }
        removeReplaced(data);
        Git.fsckStrict(data);
        try (State state = open(data)) {
            assertThat(get(state, "k3")).isEqualTo("4 3");
        }
    }

    @Test
    void gc_byACommandThatEnds_givesRoomBackWithALaterOne() {
        clock.set(Instant.now());
        try (State state = at(clock)) {
            writeSome(state);
            gc(state);
        }
        clock.advance(Duration.ofMinutes(2));
        try (State state = at(clock)) {
            eventually(() -> assertThat(Gcs.packs(data)).hasSize(1));
            assertThat(get(state, "k3")).isEqualTo("4 3");
        }
        Git.fsckStrict(data);
    }

    @Test
    void gc_whileOneIsUnderWay_isRefused() {
        try (State state = open(data)) {
            Maintenance maintenance = state.capability(Maintenance.class).orElseThrow();
            List<Boolean> begun = new ArrayList<>();

            gc(
                    state,
                    (what, done, total) ->
                            begun.add(maintenance.gc(Progress.NONE).isPresent()));

            assertThat(begun).isNotEmpty().containsOnly(false);
        }
    }

    @Test
    void gc_ofAStateForReadingOnly_isRefused() {
        try (State state = GitStore.openReadOnly(data, Stores.CONTEXT)) {
            assertThatThrownBy(() -> gc(state)).isInstanceOfSatisfying(StateException.class, e -> assertThat(e.reason())
                    .isEqualTo(Reason.READ_ONLY));
        }
    }

    private State at(TestClock time) {
        return GitStore.open(data, new LayerContext("test", time, Limits.DEFAULT));
    }

    private String content(String id) {
        return Git.in(data).run("cat-file", "-p", id);
    }

    private void writeSome(State state) {
        for (int round = 0; round < 5; round++) {
            for (int key = 0; key < 5; key++) {
                put(state, "k" + key, round + " " + key);
            }
            packed(data, state);
        }
    }
}
