package io.c19.cli.serve;

import static io.c19.fixtures.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.c19.fixtures.Link;
import io.c19.layers.config.Configuration;
import io.c19.layers.config.Flags;
import io.c19.layers.config.Overlay.Found;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A configuration file of C19 as it is, but for ports that are free here. */
class C19FileTest {
    private static final String FILE =
            """
            version: 0.1
            spec:
              agent:
                kind: Default
                port: 3097
              state:
                kind: Default
                ttl: null
                purge_interval: 60000
                data_seeder:
                  kind: File
                  filename: %s
              connection:
                kind: Default
                port: 4097
                target_port: 4097
                push_interval: 1000
                pull_interval: 60000
                r0: 3
                timeout: 1000
                peer_provider:
                  kind: Static
                  peers:
                    - 127.0.0.1:%s
            """;

    @TempDir
    private Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private final SaidPorts said = new SaidPorts();

    @AfterEach
    void hush() {
        said.close();
    }

    /** At ports that are free; those who have it as a peer know the way to it. */
    private RunningAgent start(String name, String data, Link wayTo, Link wayToOther) throws IOException {
        Path seed = Files.writeString(directory.resolve(name + ".json"), data);
        String peer = wayToOther.address();
        Path file = Files.writeString(
                directory.resolve(name + ".yaml"), FILE.formatted(seed, peer.substring(peer.indexOf(':') + 1)));
        Configuration configuration = Configuration.load(
                file,
                new Flags(Map.of("agent.port", new Found("0", "test"), "connection.port", new Found("0", "test"))));
        assertThat(configuration.warnings()).isEmpty();
        RunningAgent agent = RunningAgent.start(configuration, "test", Clock.systemUTC());
        wayTo.redirect(said.last("Default"));
        return agent;
    }

    private String get(RunningAgent agent, String key) throws Exception {
        URI uri = agent.address().resolve("/" + key);
        HttpResponse<String> response =
                client.send(HttpRequest.newBuilder(uri).GET().build(), BodyHandlers.ofString());
        return response.statusCode() == 200 ? response.body() : "";
    }

    private void delete(RunningAgent agent, String key) throws Exception {
        URI uri = agent.address().resolve("/v1/kv/" + key);
        client.send(HttpRequest.newBuilder(uri).DELETE().build(), BodyHandlers.discarding());
    }

    @Test
    void agents_ofC19sFile_start_seed_andExchangeWhatTheyHave() throws Exception {
        String cat = "{\"cat\":{\"value\":\"garfield\"}}";
        try (Link toA = new Link("127.0.0.1:1");
                Link toB = new Link("127.0.0.1:1");
                RunningAgent a = start("a", cat, toA, toB)) {
            try (RunningAgent b = start("b", "{\"dog\":{\"value\":\"snoopy\"}}", toB, toA)) {
                eventually(() -> assertThat(get(b, "cat")).contains("\"value\":\"garfield\""));
                eventually(() -> assertThat(get(a, "dog")).contains("\"value\":\"snoopy\""));
                delete(b, "cat");
                eventually(() -> assertThat(get(a, "cat")).isEmpty());
            }
            try (RunningAgent b = start("b", cat, toB, toA)) { // its memory is gone, and a knows better
                eventually(() -> assertThat(get(b, "dog")).contains("\"value\":\"snoopy\""));
                assertThat(get(b, "cat")).isEmpty();
                assertThat(get(a, "cat")).isEmpty();
            }
        }
        assertThat(said.lines())
                .anySatisfy(line -> assertThat(line).contains("all that can reach it", "connection.bind"));
    }
}
