package io.c19.cli.serve;

import static io.c19.fixtures.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.c19.cli.Agents;
import io.c19.fixtures.Git;
import io.c19.fixtures.Link;
import io.c19.fixtures.Link.Mode;
import io.c19.fixtures.RedisProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The connections that fit several kinds of state, over each of them, as applications see it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PeersOverStatesTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @SuppressWarnings("NullAway.Init") // before all
    private Path directory;

    @SuppressWarnings("NullAway.Init") // before all
    private RedisProcess redis;

    private int agents;
    private final List<AutoCloseable> open = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // before each
    private SaidPorts ports;

    @BeforeAll
    void startRedis(@TempDir Path made) throws IOException {
        directory = made;
        redis = RedisProcess.start(Files.createDirectory(directory.resolve("redis")));
    }

    @AfterAll
    void stopRedis() {
        redis.close();
    }

    @BeforeEach
    void listen() {
        ports = new SaidPorts();
        open.add(ports);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
        open.clear();
    }

    private Link link() throws IOException {
        Link link = new Link("127.0.0.1:1");
        open.add(link);
        return link;
    }

    /**
     * With a state of its own.
     *
     * @param wayTo leads there afterwards
     */
    private RunningAgent agent(String state, String connection, Link wayTo, Link peer, String... more) {
        List<String> fields = new ArrayList<>(List.of(more));
        agents++;
        fields.addAll(List.of("state.kind", state, "connection.kind", connection));
        fields.addAll(List.of("connection.port", "0", "connection.bind", "127.0.0.1"));
        fields.addAll(List.of("connection.peer_provider.peers", peer.address()));
        fields.addAll(List.of("connection.timeout", "10000", "connection.push_interval", "50"));
        switch (state) {
            case "Git" -> fields.addAll(List.of("state.path", data().toString(), "state.node", "n" + agents));
            case "Redis" -> fields.addAll(List.of("state.url", redis.url(), "state.prefix", "a" + agents));
            case "Sql" -> fields.addAll(List.of("state.url", "jdbc:sqlite:" + data()));
            default -> {}
        }
        RunningAgent agent = Agents.start(fields.toArray(String[]::new));
        open.add(0, agent);
        wayTo.redirect(ports.last(connection));
        return agent;
    }

    /** Of the agent that was made last. */
    private Path data() {
        return directory.resolve("data" + agents);
    }

    private static HttpResponse<String> send(RunningAgent agent, String method, String path, String body)
            throws IOException, InterruptedException {
        URI uri = agent.address().resolve(path.isEmpty() ? "/v1/kv" : "/v1/kv/" + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(method, BodyPublishers.ofString(body))
                .build();
        return CLIENT.send(request, BodyHandlers.ofString());
    }

    /** Status and, when it is there, value. */
    private static String get(RunningAgent agent, String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(agent, "GET", path, "");
        return answer.statusCode() == 200 ? "200 " + answer.body() : Integer.toString(answer.statusCode());
    }

    private static void put(RunningAgent agent, String key, String value) throws IOException, InterruptedException {
        assertThat(send(agent, "PUT", key, value).statusCode()).isIn(200, 201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Git", "Memory", "Redis", "Sql"})
    void query_findsWhatAPeerHas_andKeepsACopyThatIsNoPartOfTheState(String state) throws Exception {
        Link toOwner = link();
        Link toAsker = link();
        RunningAgent owner = agent(state, "Query", toOwner, toAsker);
        RunningAgent asker = agent(
                state, "Query", toAsker, toOwner, "connection.absent_ttl", "600000", "connection.cache_ttl", "600000");
        Path data = data();
        put(owner, "k", "1");
        put(asker, "own", "1");
        assertThat(get(asker, "k")).isEqualTo("200 1");
        assertThat(get(asker, "k?query=local")).isEqualTo("404");
        assertThat(get(asker, "none")).isEqualTo("404");
        toOwner.set(Mode.CUT);
        assertThat(get(asker, "k")).isEqualTo("200 1");
        assertThat(get(asker, "none")).isEqualTo("404");
        assertThat(get(asker, "other")).isEqualTo("504");
        assertThat(get(asker, "other?query=local")).isEqualTo("404");
        toOwner.set(Mode.OPEN);
        put(owner, "none", "2");
        put(owner, "k", "2");
        eventually(() -> assertThat(get(asker, "none")).isEqualTo("200 2"));
        eventually(() -> assertThat(get(asker, "k")).isEqualTo("200 2"));
        assertThat(send(asker, "GET", "", "").body()).contains("own").doesNotContain("none", "\"k\"");
        if (state.equals("Git")) {
            asker.close();
            open.remove(asker);
            assertThat(Git.in(data).run("log", "--all", "--format=%B", "--name-only"))
                    .contains("own")
                    .doesNotContain("none");
            assertThat(Git.in(data).run("rev-list", "--count", "main")).isEqualToIgnoringWhitespace("2");
            Git.fsckStrict(data);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Redis", "Sql"})
    void default_spreadsWritesAndDeletions_bothWays(String state) throws Exception {
        Link toA = link();
        Link toB = link();
        RunningAgent a = agent(state, "Default", toA, toB);
        RunningAgent b = agent(state, "Default", toB, toA);
        put(a, "k", "1");
        put(b, "l/m", "2");
        eventually(() -> assertThat(get(b, "k")).isEqualTo("200 1"));
        eventually(() -> assertThat(get(a, "l/m")).isEqualTo("200 2"));
        put(b, "k", "3");
        eventually(() -> assertThat(get(a, "k")).isEqualTo("200 3"));
        send(a, "DELETE", "k", "");
        eventually(() -> assertThat(get(b, "k")).isEqualTo("404"));
        assertThat(get(a, "k")).isEqualTo("404");
        put(b, "k?ttl=86400000", "4");
        eventually(() -> assertThat(get(a, "k")).isEqualTo("200 4"));
    }
}
