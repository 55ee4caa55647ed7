package com.example.c19;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.cli.serve.RunningAgent;
import io.c19.layers.config.Configuration;
import io.c19.layers.config.Flags;
import io.c19.layers.config.Overlay.Found;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The layers of this module in an agent, which finds them by their kinds. */
class AgentTest {
    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path directory;

    private static RunningAgent start(String... fieldsAndValues) {
        Map<String, Found> flags = new LinkedHashMap<>();
        flags.put("agent.port", new Found("0", "test"));
        flags.put("metrics.prometheus", new Found("true", "test"));
        for (int i = 0; i < fieldsAndValues.length; i += 2) {
            flags.put(fieldsAndValues[i], new Found(fieldsAndValues[i + 1], "test"));
        }
        return RunningAgent.start(Configuration.load(null, new Flags(flags)), "test", Clock.systemUTC());
    }

    private HttpResponse<String> send(RunningAgent agent, String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(agent.address() + path))
                .method(method, BodyPublishers.ofString(body))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private String get(RunningAgent agent, String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(agent, "GET", path, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    @Test
    void state_ofKindJournal_servesAndKeeps() throws Exception {
        String[] fields = {
            "state.kind", "journal", "state.path", directory.resolve("j").toString()
        };
        try (RunningAgent agent = start(fields)) {
            assertThat(send(agent, "PUT", "/v1/kv/a/b", "hello").statusCode()).isEqualTo(201);
            assertThat(send(agent, "GET", "/v1/watch", "").statusCode()).isEqualTo(501);
        }
        try (RunningAgent agent = start(fields)) {
            assertThat(get(agent, "/v1/kv/a/b")).isEqualTo("hello");
            assertThat(get(agent, "/v1/status")).contains("\"state\":\"Journal\"", "\"journalBytes\":");
            assertThat(get(agent, "/v1/layers/Journal/size")).contains("\"keys\":1");
            assertThat(get(agent, "/metrics"))
                    .contains("c19_state_journal_size_bytes ", "c19_state_writes_total{result=\"applied\"} 0.0");
        }
    }

    @Test
    void peers_ofKindFile_areFoundAndTold() throws Exception {
        Path file = Files.writeString(directory.resolve("peers"), "127.0.0.1:1\n");
        try (RunningAgent agent = start(
                "state.path",
                directory.resolve("data").toString(),
                "connection.port",
                "0",
                "connection.peer_provider.kind",
                "File",
                "connection.peer_provider.path",
                file.toString())) {
            assertThat(get(agent, "/v1/peers")).contains("\"address\":\"127.0.0.1:1\"");
            assertThat(get(agent, "/v1/status"))
                    .contains("\"layers\":{\"connection.peer_provider\":{", "\"peers\":[\"127.0.0.1:1\"]");
            assertThat(get(agent, "/readyz")).contains("ready");
            assertThat(get(agent, "/metrics")).contains("c19_connection_file_peers 1.0");
        }
    }
}
