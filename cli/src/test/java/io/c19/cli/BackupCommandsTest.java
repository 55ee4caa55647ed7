package io.c19.cli;

import static io.c19.fixtures.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.c19.cli.Program.Ran;
import io.c19.cli.serve.RunningAgent;
import io.c19.fixtures.Git;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupCommandsTest {
    @TempDir
    Path directory;

    private Path data;
    private Path bundle;
    private final Program c19 = Program.alone();

    @BeforeEach
    void store() {
        data = directory.resolve("data");
        bundle = directory.resolve("store.bundle");
        c19.ok("init", "--data", data.toString(), "--node", "n1");
        c19.ok("put", "a/b", "1", "--data", data.toString());
        c19.ok("put", "a/b", "2", "--data", data.toString(), "-m", "the second");
        Git.in(data).run("tag", "v1", "main~1");
    }

    @Test
    void backup_isABundle_thatGitVerifiesAndClones_andRestoreMakesTheSameStoreOf() {
        String saved = c19.ok("backup", bundle.toString(), "--data", data.toString(), "-o", "raw");

        Git.in(data).run("bundle", "verify", "-q", bundle.toString());
        Git.in(directory).run("clone", "-q", bundle.toString(), "clone");
        assertThat(directory.resolve("clone/a/b")).hasContent("2");
        String restored = directory.resolve("restored").toString();
        c19.ok("restore", bundle.toString(), "--data", restored);
        assertThat(c19.ok("get", "a/b", "--data", restored)).isEqualTo("2");
        assertThat(c19.ok("get", "a/b", "--at", "v1", "--data", restored)).isEqualTo("1");
        assertThat(c19.ok("log", "a/b", "--data", restored)).contains("the second");
        assertThat(Git.in(Path.of(restored)).run("rev-parse", "main").strip()).isEqualTo(saved.strip());
        Git.fsckStrict(Path.of(restored));
    }

    @Test
    void backup_besideAnAgent_andFromItsConnection_hasWhatItWrote() {
        try (RunningAgent agent =
                Agents.start("state.path", data.toString(), "connection.kind", "Git", "connection.port", "0")) {
            Program there = Program.withUrl(agent.address().toString());
            String written = there.ok("put", "a/c", "3", "-o", "raw").strip();
            eventually(() -> assertThat(
                            c19.ok("backup", bundle.toString(), "--data", data.toString(), "--force", "-o", "raw")
                                    .strip())
                    .isEqualTo(written));
        }
        Git.in(data).run("bundle", "verify", "-q", bundle.toString());
        Path copy = directory.resolve("copy.bundle");
        // By Git's protocol, whoever speaks it: here Git itself, on the directory.
        c19.ok("backup", copy.toString(), "--from", data.toUri().toString());
        Git.in(data).run("bundle", "verify", "-q", copy.toString());
    }

    @Test
    void backup_ofAnAgentThatWasKilled_hasAllThatItAcknowledged() {
        // What was acknowledged is in the log at least, which opening the store makes part of the repository.
        String newest = c19.ok("put", "late", "1", "--data", data.toString(), "-o", "raw")
                .strip();

        assertThat(c19.ok("backup", bundle.toString(), "--data", data.toString(), "-o", "raw")
                        .strip())
                .isEqualTo(newest);
    }

    @Test
    void whatCannotBe_isSaid_andLeavesWhatIsThere() throws Exception {
        Files.writeString(bundle, "mine");
        assertFails("is there already; --force", "backup", bundle.toString(), "--data", data.toString());
        assertFails(
                "is empty or missing",
                "backup",
                "x.bundle",
                "--data",
                directory.resolve("none").toString());
        assertFails(
                "cannot be fetched from", "backup", directory.resolve("y").toString(), "--from", "http://127.0.0.1:1/");
        assertThat(bundle).hasContent("mine");
        assertFails(
                "cannot be fetched from",
                "restore",
                bundle.toString(),
                "--data",
                directory.resolve("new").toString());
        assertFails("there is no such file", "restore", directory.resolve("z").toString());
        c19.ok("backup", bundle.toString(), "--data", data.toString(), "--force");
        assertFails("is not empty", "restore", bundle.toString(), "--data", data.toString());
        assertThat(c19.ok("get", "a/b", "--data", data.toString())).isEqualTo("2");
    }

    private void assertFails(String sentence, String... words) {
        Ran ran = c19.run(words);
        assertThat(ran.code()).as(ran.toString()).isEqualTo(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err().lines()).singleElement().asString().contains(sentence);
    }
}
