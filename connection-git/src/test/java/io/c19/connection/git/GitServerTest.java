package io.c19.connection.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.fixtures.Git;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person sees with the real git. */
class GitServerTest {
    @TempDir
    Path scratch;

    private Node node;

    @BeforeEach
    void start() {
        node = new Node(scratch.resolve("data"), "a");
        put("users/42", "Alice");
    }

    @AfterEach
    void stop() {
        node.close();
        Git.fsckStrict(node.directory);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void clone_inEachVersionOfTheProtocol_hasTheValues(int version) throws IOException {
        cloned("-c", "protocol.version=" + version);
        assertThat(Files.readString(scratch.resolve("clone/users/42"))).isEqualTo("Alice");
    }

    @Test
    void fetch_afterMoreWasWritten_hasThat() throws IOException {
        Git git = cloned();
        put("users/43", "Bob");
        git.run("pull", "-q");
        assertThat(Files.readString(scratch.resolve("clone/users/43"))).isEqualTo("Bob");
    }

    @Test
    void lsRemote_showsNodes_butNotWhatWasRefused() throws IOException {
        Git.in(node.directory)
                .run("update-ref", "refs/c19/refused/x", node.main().name());
        assertThat(cloned().run("ls-remote")).contains("refs/c19/nodes/a").doesNotContain("refused");
    }

    @Test
    void push_toMain_isAWrite_andSaysOfWhichNode() throws IOException {
        Git git = cloned();
        commit(git, "users/43", "Bob");
        assertThat(git.messages("push", "origin", "HEAD:main")).contains("remote: taken as a write of node a");
        assertThat(node.main()).isEqualTo(head(git));
        assertThat(node.get("users/43")).isEqualTo("Bob");
    }

    @Test
    void push_ofWhatIsOlderThanMain_isRefusedWithASentence() throws IOException {
        Git git = cloned();
        commit(git, "users/43", "Bob");
        put("users/44", "Carol");
        git.run("fetch", "-q");
        assertThat(git.fail("push", "origin", "+HEAD:main")).contains("[remote rejected]", "main has moved on");
    }

    @Test
    void push_ofATag_isRefusedWithASentence() throws IOException {
        Git git = cloned();
        git.run("tag", "v1");
        assertThat(git.fail("push", "origin", "v1")).contains("[remote rejected]", "tags cannot be pushed");
    }

    @Test
    void push_ofAnotherBranch_isRefusedWithASentence() throws IOException {
        Git git = cloned();
        assertThat(git.fail("push", "origin", "HEAD:refs/heads/topic"))
                .contains("[remote rejected]", "this store has one branch");
    }

    @ParameterizedTest
    @ValueSource(strings = {"refs/heads/main", "refs/c19/nodes/a"})
    void push_thatDeletes_isRefusedWithASentence(String ref) throws IOException {
        Git git = cloned();
        assertThat(git.fail("push", "origin", ":" + ref)).contains("[remote rejected]", "cannot be deleted");
        assertThat(node.replica.nodes()).containsKey("a");
    }

    @Test
    void push_ofANodesRef_isTakenWhenItGoesOn_andRefusedWhenItGoesBack() throws IOException {
        Git git = cloned();
        commit(git, "users/43", "Bob");
        git.run("push", "-q", "origin", "HEAD:refs/c19/nodes/b");
        assertThat(node.replica.taken()).containsEntry("b", head(git));

        git.run("reset", "-q", "--hard", "HEAD~1");
        commit(git, "users/43", "Eve");
        assertThat(git.fail("push", "origin", "+HEAD:refs/c19/nodes/b")).contains("[remote rejected]", "go on from");
    }

    @Test
    void push_fromAShallowClone_isRefusedWithASentence() throws IOException {
        Git.in(scratch)
                .run("clone", "-q", "--depth", "1", node.connection.address().toString(), "clone");
        Git git = Git.in(scratch.resolve("clone"));
        commit(git, "users/43", "Bob");
        assertThat(git.fail("push", "origin", "HEAD:main")).contains("git fetch --unshallow");
    }

    @Test
    void push_ofAnObjectOverTheLimit_isRefused_andOthersAreServed() throws IOException {
        Git git = cloned();
        Files.write(scratch.resolve("clone/huge"), new byte[33 << 20]);
        git.run("add", "huge");
        git.run("commit", "-q", "-m", "huge");
        assertThat(git.fail("push", "origin", "HEAD:main")).contains("[remote rejected]");
        assertThat(cloned("--bare").run("log", "--format=%s")).doesNotContain("huge");
    }

    @Test
    void largeFetchRequest_thatGitCompresses_isUnderstood() throws IOException {
        Git git = cloned();
        for (int i = 0; i < 40; i++) {
            commit(git, "mine/" + i, "x");
        }
        put("users/43", "Bob");
        git.run("fetch", "-q");
        assertThat(git.run("log", "--format=%s", "origin/main")).contains("put users/43");
    }

    @ParameterizedTest
    @ValueSource(strings = {"git-upload-pack", "git-receive-pack"})
    void request_ofAMediaTypeThatAnyPageCanSend_isRefused(String service) throws Exception {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(node.connection.address() + "/" + service))
                                .header("Content-Type", "text/plain")
                                .POST(BodyPublishers.ofString("0000"))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(415);
    }

    /** As far as git sees it. */
    private void put(String key, String value) {
        node.put(key, value);
        node.settle();
    }

    private Git cloned(String... options) {
        Path to = scratch.resolve(options.length > 0 && options[0].equals("--bare") ? "bare" : "clone");
        String[] command = new String[options.length + 4];
        command[0] = "clone";
        command[1] = "-q";
        System.arraycopy(options, 0, command, 2, options.length);
        command[options.length + 2] = node.connection.address().toString();
        command[options.length + 3] = to.toString();
        Git.in(scratch).run(command);
        return Git.in(to);
    }

    private void commit(Git git, String key, String value) throws IOException {
        Path file = scratch.resolve("clone").resolve(key);
        Files.createDirectories(file.getParent());
        Files.writeString(file, value);
        git.run("add", key);
        git.run("commit", "-q", "-m", "set " + key);
    }

    private static ObjectId head(Git git) {
        return ObjectId.fromString(git.run("rev-parse", "HEAD").strip());
    }
}
