package io.c19.state.git;

import static io.c19.fixtures.Eventually.eventually;
import static io.c19.state.git.Stores.get;
import static io.c19.state.git.Stores.init;
import static io.c19.state.git.Stores.open;
import static io.c19.state.git.Stores.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.c19.fixtures.Git;
import io.c19.layers.State;
import io.c19.layers.StateException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others did to a data directory, or left in it. Nothing acknowledged may be lost by it. */
class RecoveryTest {
    @TempDir
    Path directory;

    @Test
    void open_withMainSetBack_goesOnFromTheNodesOwnRef() {
        Path data = init(directory.resolve("data"));
        String last;
        try (State state = open(data)) {
            put(state, "a", "1");
            last = put(state, "b", "2").id();
        }
        Git.in(data).run("update-ref", "refs/heads/main", last + "~1");

        try (State state = open(data)) {
            assertThat(get(state, "b")).isEqualTo("2");
        }
        assertThat(Git.in(data).run("rev-parse", "main").strip()).isEqualTo(last);
    }

    @Test
    void open_withMainGone_restoresIt() {
        Path data = init(directory.resolve("data"));
        try (State state = open(data)) {
            put(state, "a", "1");
        }
        Git.in(data).run("update-ref", "-d", "refs/heads/main");

        try (State state = open(data)) {
            assertThat(get(state, "a")).isEqualTo("1");
        }
        Git.fsckStrict(data);
    }

    @Test
    void open_withALinkPushedMeanwhile_setsThePushAside() throws IOException {
        Path data = init(directory.resolve("data"));
        String ours;
        try (State state = open(data)) {
            ours = put(state, "a", "1").id();
        }
        String theirs = push(data, clone -> Files.createSymbolicLink(clone.resolve("link"), Path.of("a")));

        open(data).close();

        assertThat(Git.in(data).run("rev-parse", "main").strip()).isEqualTo(ours);
        assertThat(Git.in(data).run("rev-parse", "refs/c19/refused/" + theirs).strip())
                .isEqualTo(theirs);
    }

    @Test
    void open_withAKeyPushedMeanwhile_hasIt() throws IOException {
        Path data = init(directory.resolve("data"));
        try (State state = open(data)) {
            put(state, "a", "1");
        }
        push(data, clone -> Files.writeString(clone.resolve("pushed"), "2"));

        try (State state = open(data)) {
            assertThat(get(state, "pushed")).isEqualTo("2");
        }
    }

    @Test
    void delete_ofMainWhileOpen_isUndone() {
        Path data = init(directory.resolve("data"));
        try (State state = open(data)) {
            put(state, "a", "1");
            Git.in(data).run("update-ref", "-d", "refs/heads/main");
            eventually(() -> Git.in(data).run("rev-parse", "--verify", "refs/heads/main"));
            put(state, "a", "2");
        }
        Git.fsckStrict(data);
    }

    @Test
    void put_whileMainIsLocked_isDoneAndMainFollowsAfterwards() throws IOException {
        Path data = init(directory.resolve("data"));
        try (State state = open(data)) {
            Path lock = Files.createFile(data.resolve("refs/heads/main.lock"));
            put(state, "a", "1");
            String last = put(state, "a", "2").id();
            eventually(() -> assertThat(
                            Git.in(data).run("rev-parse", "refs/c19/nodes/a").strip())
                    .isEqualTo(last));
            assertThat(Git.in(data).run("rev-parse", "main").strip()).isNotEqualTo(last);

            Files.delete(lock);

            eventually(() ->
                    assertThat(Git.in(data).run("rev-parse", "main").strip()).isEqualTo(last));
        }
    }

    @Test
    void put_whileTheNodesRefIsLocked_isDoneAndTheRefFollowsAfterwards() throws IOException {
        Path data = init(directory.resolve("data"));
        try (State state = open(data)) {
            Path lock = Files.createFile(data.resolve("refs/c19/nodes/a.lock"));
            String last = put(state, "a", "1").id();
            assertThat(get(state, "a")).isEqualTo("1");

            Files.delete(lock);

            eventually(() -> assertThat(
                            Git.in(data).run("rev-parse", "refs/c19/nodes/a").strip())
                    .isEqualTo(last));
        }
    }

    @Test
    void close_whileTheNodesRefIsLocked_leavesTheWriteInTheLog() throws IOException {
        Path data = init(directory.resolve("data"));
        Path lock = data.resolve("refs/c19/nodes/a.lock");
        try (State state = open(data)) {
            Files.createFile(lock);
            put(state, "a", "1");
        }
        Files.delete(lock);
        try (State state = open(data)) {
            assertThat(get(state, "a")).isEqualTo("1");
        }
        Git.fsckStrict(data);
    }

    @Test
    void open_refusedInOneProcess_leavesTheLockAlone() throws Exception {
        Path data = init(directory.resolve("data"));
        try (State state = open(data)) {
            assertThatThrownBy(() -> open(data)).isInstanceOf(StateException.class);
            // Another process tries; flock(1) uses another kind of lock, so it is Java that must ask.
            Process other = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            TryLock.class.getName(),
                            data.resolve(RepositoryLock.FILE).toString())
                    .inheritIO()
                    .start();
            assertThat(other.waitFor())
                    .as("exit code: 1, since the lock is held")
                    .isEqualTo(1);
            put(state, "a", "1");
        }
    }

    /** A process of its own: exits with 0 when it got the lock, 1 when another process has it. */
    static final class TryLock {
        private TryLock() {}

        public static void main(String[] arguments) throws IOException {
            try (var channel = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE)) {
                System.exit(channel.tryLock() == null ? 1 : 0);
            }
        }
    }

    private interface Edit {
        void in(Path clone) throws IOException;
    }

    private String push(Path data, Edit edit) throws IOException {
        Path clone = directory.resolve("clone");
        Git.in(directory).run("clone", "-q", data.toString(), "clone");
        edit.in(clone);
        Git.in(clone).run("add", ".");
        Git.in(clone).run("commit", "-q", "-m", "by hand");
        Git.in(clone).run("push", "-q", "origin", "HEAD:main");
        return Git.in(clone).run("rev-parse", "HEAD").strip();
    }
}
