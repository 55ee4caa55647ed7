package io.c19.state.git;

import static io.c19.fixtures.Eventually.eventually;
import static io.c19.state.git.Stores.get;
import static io.c19.state.git.Stores.init;
import static io.c19.state.git.Stores.open;
import static io.c19.state.git.Stores.packed;
import static io.c19.state.git.Stores.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.c19.fixtures.Git;
import io.c19.layers.Committed;
import io.c19.layers.Key;
import io.c19.layers.KeyChange;
import io.c19.layers.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person clones the data directory, edits and pushes, while an agent has it open (merge rules 15 and 16). */
class OutsidePushTest {
    @TempDir
    Path directory;

    @Test
    void push_ofAnEdit_isFollowed() throws IOException {
        Path data = init(directory.resolve("data"));
        try (State state = open(data)) {
            put(state, "users/1", "ann");
            List<Committed> steps = new CopyOnWriteArrayList<>();
            state.subscribe(steps::add);
            Path clone = cloned(data, state);
            Files.writeString(clone.resolve("users/1"), "Ann");
            Files.writeString(clone.resolve("users/2"), "bob");
            commitAndPush(clone);

            eventually(() -> assertThat(get(state, "users/2")).isEqualTo("bob"));

            assertThat(get(state, "users/1")).isEqualTo("Ann");
            eventually(() -> assertThat(steps).hasSize(1));
            assertThat(steps.get(0).changes())
                    .extracting(KeyChange::key)
                    .containsExactly(new Key("users/1"), new Key("users/2"));
            put(state, "users/3", "cid");
        }
        assertThat(Git.in(data)
                        .run("log", "--format=%an", "main", "--", "users/2")
                        .strip())
                .isEqualTo("A Person");
        assertThat(Git.in(data).run("rev-parse", "refs/c19/nodes/a"))
                .isEqualTo(Git.in(data).run("rev-parse", "main"));
        Git.fsckStrict(data);
    }

    @Test
    void push_ofAPersonWhoseClockIsBehind_goesOnFromOurs() throws IOException {
        Path data = init(directory.resolve("data"));
        String pushed;
        try (State state = open(data)) {
            put(state, "a", "1");
            put(state, "a", "2");
            Path clone = cloned(data, state);
            Files.writeString(clone.resolve("b"), "x");
            Git.in(clone).run("add", ".");
            Git.in(clone).at("2001-02-03T04:05:06Z").run("commit", "-q", "-m", "long ago");
            pushed = Git.in(clone).run("rev-parse", "HEAD").strip();
            Git.in(clone).run("push", "-q", "origin", "HEAD:main");

            eventually(() -> assertThat(get(state, "b")).isEqualTo("x"));
            packed(data, state);
        }
        assertThat(Git.in(data).run("rev-parse", "main").strip()).isEqualTo(pushed);
    }

    @Test
    void push_justBeforeAWrite_isKeptByIt() throws IOException {
        Path data = init(directory.resolve("data"));
        try (State state = open(data)) {
            put(state, "a", "1");
            Path clone = cloned(data, state);
            for (int i = 0; i < 5; i++) {
                packed(data, state);
                Git.in(clone).run("pull", "-q", "--rebase");
                Files.writeString(clone.resolve("pushed" + i), "x");
                commitAndPush(clone);
                // No waiting: the writer itself has to notice.
                put(state, "written" + i, "y");
                assertThat(get(state, "pushed" + i)).isEqualTo("x");
                assertThat(get(state, "written" + i)).isEqualTo("y");
            }
        }
        Git.fsckStrict(data);
    }

    @Test
    void push_betweenOurWrites_isMergedWithThem() throws IOException {
        Path data = init(directory.resolve("data"));
        String pushed;
        try (State state = open(data)) {
            put(state, "a", "1");
            Path clone = cloned(data, state);
            Files.writeString(clone.resolve("pushed"), "x");
            put(state, "written", "y");
            packed(data, state);
            commit(clone);
            pushed = Git.in(clone).run("rev-parse", "HEAD").strip();
            Git.in(clone).run("push", "-q", "origin", "HEAD:refs/heads/theirs");
            // As if it had come while main lagged behind the log.
            Git.in(data).run("update-ref", "refs/heads/main", pushed);

            eventually(() -> assertThat(get(state, "pushed")).isEqualTo("x"));

            assertThat(get(state, "written")).isEqualTo("y");
            packed(data, state);
        }
        assertThat(Git.in(data).run("log", "-1", "--format=%P", "main")).contains(pushed);
        Git.fsckStrict(data);
    }

    @Test
    void push_ofAKeyThatWasWrittenMeanwhile_isASideOfAConflict() throws IOException {
        Path data = init(directory.resolve("data"));
        try (State state = open(data)) {
            put(state, "a", "1");
            Path clone = cloned(data, state);
            String written = put(state, "a", "ours").id();
            Files.writeString(clone.resolve("a"), "theirs");
            commit(clone);
            String pushed = Git.in(clone).run("rev-parse", "HEAD").strip();
            Git.in(clone).run("push", "-q", "origin", "HEAD:refs/heads/theirs");
            packed(data, state);
            Git.in(data).run("update-ref", "refs/heads/main", pushed);

            eventually(() -> assertThat(
                            state.head().get(new Key("a")).orElseThrow().conflicted())
                    .isTrue());

            packed(data, state);
            assertThat(Git.in(data).run("show", "main:.conflicts/a/@/" + pushed))
                    .isEqualTo("theirs");
            assertThat(Git.in(data).run("show", "main:.conflicts/a/@/" + written))
                    .isEqualTo("ours");
            put(state, "a", "both");
            assertThat(state.head().get(new Key("a")).orElseThrow().conflicted())
                    .isFalse();
            packed(data, state);
            assertThat(Git.in(data).run("ls-tree", "--name-only", "main")).doesNotContain(".conflicts");
        }
        Git.fsckStrict(data);
    }

    @Test
    void push_ofWhatIsNoKey_isUndoneAndKept() throws IOException {
        Path data = init(directory.resolve("data"));
        try (State state = open(data)) {
            String before = put(state, "a", "1").id();
            Path clone = cloned(data, state);
            Files.createSymbolicLink(clone.resolve("link"), Path.of("a"));
            commitAndPush(clone);
            String theirs = Git.in(clone).run("rev-parse", "HEAD").strip();

            eventually(() ->
                    assertThat(Git.in(data).run("rev-parse", "main").strip()).isEqualTo(before));

            assertThat(Git.in(data)
                            .run("rev-parse", "refs/c19/refused/" + theirs)
                            .strip())
                    .isEqualTo(theirs);
            put(state, "b", "2");
        }
    }

    @Test
    void reset_toAnOlderCommit_losesNothing() {
        Path data = init(directory.resolve("data"));
        try (State state = open(data)) {
            put(state, "a", "1");
            String last = put(state, "a", "2").id();
            packed(data, state);
            Git.in(data).run("update-ref", "refs/heads/main", last + "~1");

            eventually(() ->
                    assertThat(Git.in(data).run("rev-parse", "main").strip()).isEqualTo(last));

            assertThat(get(state, "a")).isEqualTo("2");
        }
    }

    private Path cloned(Path data, State state) {
        packed(data, state);
        Git.in(directory).run("clone", "-q", data.toString(), "clone");
        return directory.resolve("clone");
    }

    private static void commit(Path clone) {
        Git.in(clone).run("add", ".");
        Git.in(clone).run("commit", "-q", "-m", "by hand");
    }

    private static void commitAndPush(Path clone) {
        commit(clone);
        Git.in(clone).run("push", "-q", "origin", "HEAD:main");
    }
}
