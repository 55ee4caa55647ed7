package io.c19.connection.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.connection.git.peer.Knobs;
import io.c19.fixtures.Git;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes that only share a repository on some Git host. */
class HubTest {
    private static final Knobs POLLING =
            new Knobs(Duration.ofMillis(50), Duration.ofMillis(200), 3, Duration.ofSeconds(5));

    @TempDir
    Path scratch;

    private final List<Node> nodes = new ArrayList<>();
    private Path hub;

    @BeforeEach
    void start() {
        hub = scratch.resolve("hub.git");
        Git.in(scratch).run("init", "-q", "--bare", "-b", "main", "hub.git");
    }

    @AfterEach
    void stop() {
        nodes.forEach(Node::close);
        nodes.forEach(node -> Git.fsckStrict(node.directory));
        if (Files.exists(hub.resolve("refs/heads/main"))) {
            Git.fsckStrict(hub);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "file://"})
    void nodes_thatShareADirectory_converge_andSoDoesMainThere(String scheme) {
        Node a = node("a", scheme + hub);
        Node b = node("b", scheme + hub);
        a.put("k", "of a");
        b.put("k", "of b");
        b.put("other", "of b");
        converged(a, b);
        assertThat(a.get("other")).isEqualTo("of b");
        assertThat(a.peers()).singleElement().satisfies(peer -> assertThat(peer.fault())
                .isNull());
    }

    @Test
    void nodes_thatShareARepositoryOverHttp_converge() throws IOException {
        Git.in(hub).run("config", "http.receivepack", "true");
        try (HttpBackend backend = new HttpBackend(scratch)) {
            Node a = node("a", backend.url("hub.git"));
            Node b = node("b", backend.url("hub.git"));
            a.put("k", "v");
            eventually(() -> assertThat(b.get("k")).isEqualTo("v"));
            converged(a, b);
        }
    }

    @Test
    void pushOfAPerson_toMainThere_isTakenAsAWrite() throws IOException {
        Node a = node("a", hub.toString());
        Node b = node("b", hub.toString());
        a.put("k", "v");
        converged(a, b);
        Git git = cloned();
        commit(git, "mine", "of a person");
        git.run("push", "-q", "origin", "HEAD:main");
        eventually(() -> assertThat(List.of(a, b)).allMatch(node -> "of a person".equals(node.get("mine"))));
        converged(a, b);
    }

    @Test
    void pushOfAPerson_thatIsRefused_staysThere_andTheFaultSaysWhy() throws IOException {
        Node a = node("a", hub.toString());
        a.put("k", "v");
        converged(a);
        Git git = cloned();
        Files.createSymbolicLink(scratch.resolve("clone/link"), Path.of("/etc/passwd"));
        git.run("add", "link");
        git.run("commit", "-q", "-m", "link");
        git.run("push", "-q", "origin", "HEAD:main");
        eventually(() -> assertThat(a.peers()).singleElement().satisfies(peer -> assertThat(peer.fault())
                .contains("is not taken", "symbolic link")));
        assertThat(mainThere()).isEqualTo(git.run("rev-parse", "HEAD").strip());
    }

    @Test
    void hub_thatIsNotThere_isAFault() {
        Node a = node("a", scratch.resolve("nothing.git").toString());
        eventually(() -> assertThat(a.peers()).singleElement().satisfies(peer -> {
            assertThat(peer.fault()).isNotNull();
            assertThat(peer.failures()).isPositive();
        }));
    }

    @Test
    void secretsInTheUrl_areNotShown() {
        Node a = node("a", "http://s3cret:oauth@127.0.0.1:1/hub.git");
        eventually(() -> assertThat(a.peers()).singleElement().satisfies(peer -> {
            assertThat(peer.address()).isEqualTo("http://127.0.0.1:1/hub.git");
            assertThat(peer.fault()).contains("127.0.0.1:1").doesNotContain("s3cret", "oauth");
        }));
    }

    /**
     * JGit's own receiver of pushes, which runs in this process for a directory, dies noisily when two nodes send the same pack in
     * the same moment. That push is tried again, so it is no failure of the test.
     */
    private static void eventually(ThrowingRunnable assertion) {
        Awaitility.await()
                .dontCatchUncaughtExceptions()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(10))
                .untilAsserted(assertion);
    }

    private void converged(Node... all) {
        eventually(() -> {
            for (Node node : all) {
                assertThat(node.main()).isEqualTo(all[0].main());
                assertThat(mainThere()).isEqualTo(node.main().name());
            }
        });
    }

    private String mainThere() {
        return Git.in(hub).run("rev-parse", "main").strip();
    }

    private Git cloned() {
        Git.in(scratch).run("clone", "-q", hub.toString(), "clone");
        return Git.in(scratch.resolve("clone"));
    }

    private void commit(Git git, String key, String value) throws IOException {
        Files.writeString(scratch.resolve("clone").resolve(key), value);
        git.run("add", key);
        git.run("commit", "-q", "-m", "set " + key);
    }

    private Node node(String name, String peer) {
        Node node = new Node(scratch.resolve(name), name, POLLING);
        nodes.add(node);
        node.peers.add(peer);
        return node;
    }
}
