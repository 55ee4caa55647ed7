package io.c19.state.git;

import static io.c19.fixtures.Eventually.eventually;
import static io.c19.state.git.Stores.CONTEXT;
import static io.c19.state.git.Stores.get;
import static io.c19.state.git.Stores.init;
import static io.c19.state.git.Stores.open;
import static io.c19.state.git.Stores.packed;
import static io.c19.state.git.Stores.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.c19.fixtures.Git;
import io.c19.layers.History;
import io.c19.layers.ListQuery;
import io.c19.layers.Prefix;
import io.c19.layers.Progress;
import io.c19.layers.Revision;
import io.c19.layers.State;
import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.eclipse.jgit.util.SystemReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitStoreTest {
    @TempDir
    Path directory;

    @Test
    void init_ofOneName_makesTheSameFirstCommitEverywhere() {
        Revision a = GitStore.init(directory.resolve("a"), new InitOptions(null, "a", "shop"));
        Revision b = GitStore.init(directory.resolve("b"), new InitOptions(null, "b", "shop"));
        Revision other = GitStore.init(directory.resolve("c"), new InitOptions(null, "b", "other"));

        // Rule 17: nodes started apart share a root.
        assertThat(b).isEqualTo(a).isNotEqualTo(other);
        Git.fsckStrict(directory.resolve("a"));
    }

    @Test
    void init_twice_isRefusedAndChangesNothing() {
        Path data = init(directory.resolve("data"));
        try (State state = open(data)) {
            put(state, "a", "1");
        }

        assertFails(() -> init(data), Reason.UNUSABLE).hasMessageContaining("is not empty");
        try (State state = open(data)) {
            assertThat(get(state, "a")).isEqualTo("1");
        }
    }

    @Test
    void init_overAnInterruptedOne_beginsAnew() throws IOException {
        Path data = directory.resolve("data");
        Files.createDirectories(data.resolve("c19"));
        Files.createFile(data.resolve(RepositoryDirectory.UNFINISHED));
        Files.createDirectories(data.resolve("objects"));

        init(data);

        Git.fsckStrict(data);
        try (State state = open(data)) {
            put(state, "a", "1");
        }
    }

    @Test
    void init_fromAGitRepository_servesItsFilesAndItsHistory() throws IOException {
        Path work = directory.resolve("work");
        Files.createDirectories(work.resolve("conf"));
        Git git = Git.in(work);
        git.run("init", "-q", "-b", "trunk");
        Files.writeString(work.resolve("conf/app.yaml"), "port: 1\n");
        Files.writeString(work.resolve(".gitignore"), "*.o\n");
        git.run("add", ".");
        git.run("commit", "-q", "-m", "first");
        git.run("tag", "v1");
        Files.writeString(work.resolve("conf/app.yaml"), "port: 2\n");
        git.run("commit", "-q", "-a", "-m", "second");

        Path data = directory.resolve("data");
        Revision start = GitStore.init(data, new InitOptions(work.toString(), "a", "c19"));

        assertThat(start.id()).isEqualTo(git.run("rev-parse", "trunk").strip());
        try (State state = open(data)) {
            assertThat(get(state, "conf/app.yaml")).isEqualTo("port: 2\n");
            assertThat(state.head().list(ListQuery.of(Prefix.ALL, 10)).entries())
                    .hasSize(1);
            History history = (History) state;
            assertThat(history.find("v1")).isInstanceOfSatisfying(History.Lookup.Found.class, found -> assertThat(
                            get(state.at(found.revision()).orElseThrow(), "conf/app.yaml"))
                    .isEqualTo("port: 1\n"));
            put(state, "conf/app.yaml", "port: 3\n");
        }
        // What is no key is kept all the same.
        assertThat(Git.in(data).run("show", "main:.gitignore")).isEqualTo("*.o\n");
        Git.fsckStrict(data);
    }

    @Test
    void open_afterARestart_hasEverything() {
        Path data = init(directory.resolve("data"));
        Revision last;
        try (State state = open(data)) {
            put(state, "a", "1");
            last = put(state, "b", "2");
        }
        try (State state = open(data)) {
            assertThat(state.head().revision()).isEqualTo(last);
            assertThat(get(state, "a")).isEqualTo("1");
            assertThat(state.node()).contains("a");
        }
        assertThat(Git.in(data).run("rev-parse", "refs/c19/nodes/a").strip()).isEqualTo(last.id());
        assertThat(Git.in(data).run("log", "--format=%s", "main", "--", "a")).isEqualTo("put a\n");
    }

    @Test
    void open_whileAnotherHasIt_saysSo() {
        Path data = init(directory.resolve("data"));
        try (State first = open(data)) {
            assertFails(() -> open(data), Reason.LOCKED)
                    .hasMessageContaining("(" + ProcessHandle.current().pid() + ")")
                    .hasMessageContaining("--url");
            put(first, "a", "1");
            try (State beside = GitStore.openReadOnly(data, CONTEXT)) {
                assertThat(get(beside, "a")).isEqualTo("1");
                put(first, "a", "2");
                eventually(() -> assertThat(get(beside, "a")).isEqualTo("2"));
                assertFails(() -> put(beside, "a", "3"), Reason.READ_ONLY);
            }
        }
        open(data).close();
    }

    @Test
    void open_ofWhatIsNoDataDirectory_saysWhatItIsAndWhatToDo() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "x");
        Path other = Files.createDirectories(directory.resolve("other"));
        Files.writeString(other.resolve("notes.txt"), "x");
        Path work = Files.createDirectories(directory.resolve("work"));
        Git.in(work).run("init", "-q");
        Path bare = Files.createDirectories(directory.resolve("bare"));
        Git.in(bare).run("init", "-q", "--bare");
        Path broken = init(directory.resolve("broken"));
        Files.writeString(broken.resolve("config"), "[core\n");

        assertFails(() -> open(directory.resolve("none")), Reason.UNUSABLE).hasMessageContaining("c19 init --data");
        assertFails(() -> open(file), Reason.UNUSABLE).hasMessageContaining("is a file");
        assertFails(() -> open(other), Reason.UNUSABLE).hasMessageContaining("is not a C19 data directory");
        assertFails(() -> open(work), Reason.UNUSABLE).hasMessageContaining("working copy");
        assertFails(() -> open(bare), Reason.UNUSABLE).hasMessageContaining("C19 did not make");
        assertFails(() -> open(broken), Reason.UNUSABLE).hasMessageContaining("git -C");
        assertThat(Files.readString(other.resolve("notes.txt"))).isEqualTo("x");
        assertThat(other.toFile().list()).containsExactly("notes.txt");
    }

    @Test
    void open_withStaleLocksOfAKilledProcess_removesThem() throws IOException {
        Path data = init(directory.resolve("data"));
        Files.createFile(data.resolve("refs/heads/main.lock"));
        Files.createFile(data.resolve("refs/c19/nodes/a.lock"));

        try (State state = open(data)) {
            put(state, "a", "1");
        }
        Git.fsckStrict(data);
    }

    @Test
    void open_withANodeRefBehindMain_movesItUp() {
        Path data = init(directory.resolve("data"));
        Revision last;
        try (State state = open(data)) {
            put(state, "a", "1");
            last = put(state, "a", "2");
        }
        // As after a crash between the two.
        Git.in(data).run("update-ref", "refs/c19/nodes/a", last.id() + "~1");

        open(data).close();

        assertThat(Git.in(data).run("rev-parse", "refs/c19/nodes/a").strip()).isEqualTo(last.id());
    }

    @Test
    void apply_ofWhatIsThereAlready_makesNoCommit() {
        Path data = init(directory.resolve("data"));
        try (State state = open(data)) {
            Revision first = put(state, "a", "1");
            assertThat(put(state, "a", "1")).isEqualTo(first);
        }
        assertThat(Git.in(data).run("rev-list", "--count", "main").strip()).isEqualTo("2");
    }

    @Test
    void find_ofAnAbbreviatedIdOrATime_findsTheCommit() {
        Path data = init(directory.resolve("data"));
        try (State state = open(data)) {
            Revision first = put(state, "a", "1");
            History history = (History) state;

            assertThat(history.find(first.id().substring(0, 8))).isInstanceOf(History.Lookup.Found.class);
            assertThat(history.find("2999-01-01T00:00:00Z"))
                    .isInstanceOfSatisfying(History.Lookup.Found.class, found -> assertThat(found.revision())
                            .isEqualTo(first));
            assertThat(history.find("1970-01-01T01:00:00Z"))
                    .isInstanceOfSatisfying(History.Lookup.Found.class, found -> assertThat(found.revision())
                            .isNotEqualTo(first));
            assertThat(history.find("1960-01-01T01:00:00Z")).isInstanceOf(History.Lookup.Unknown.class);
            assertThat(history.find("0000000")).isInstanceOf(History.Lookup.Unknown.class);
            // A tree has an id too, but it is no revision.
            assertThat(history.find(state.version())).isInstanceOf(History.Lookup.Unknown.class);
            assertThat(history.find(state.version().substring(0, 12))).isInstanceOf(History.Lookup.Unknown.class);
        }
    }

    @Test
    void find_ofAnAncestor_goesBackAsGitDoes() {
        Path data = init(directory.resolve("data"));
        try (State state = open(data)) {
            put(state, "a", "1");
            Revision second = put(state, "a", "2");
            put(state, "a", "3");
            packed(data, state);
            History history = (History) state;
            for (String name : new String[] {"main", "main~1", "main~", "main~2", second.id() + "~1", "main~0"}) {
                String id = Git.in(data).run("rev-parse", name).strip();
                assertThat(history.find(name))
                        .as(name)
                        .isInstanceOfSatisfying(
                                History.Lookup.Found.class,
                                found -> assertThat(found.revision().id()).isEqualTo(id));
            }
            for (String name : new String[] {"main~9", "main~9999999", "~1", "main~x", "nothing~1", "main~12345678"}) {
                assertThat(history.find(name)).as(name).isInstanceOf(History.Lookup.Unknown.class);
            }
        }
    }

    @Test
    void fsck_ofAWholeStore_findsNothing() {
        Path data = init(directory.resolve("data"));
        try (State state = open(data)) {
            put(state, "a", "1");
            put(state, "b/c", "2");

            FsckReport report = GitStore.fsck(data, Progress.NONE);

            assertThat(report.problems()).isEmpty();
            // Two commits after the first, their trees and values, and what the first one holds.
            assertThat(report.objects()).isGreaterThanOrEqualTo(10);
        }
    }

    @Test
    void hostConfiguration_isNotRead() throws IOException {
        // What a host might have: another default branch, and hooks that would run.
        Path data = init(directory.resolve("data"));
        assertThat(Files.readString(data.resolve("HEAD")).strip()).isEqualTo("ref: refs/heads/main");
        assertThat(SystemReader.getInstance().getenv("GIT_DIR")).isNull();
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertFails(ThrowingCallable call, Reason reason) {
        return assertThatThrownBy(call).isInstanceOfSatisfying(StateException.class, e -> assertThat(e.reason())
                .isEqualTo(reason));
    }
}
