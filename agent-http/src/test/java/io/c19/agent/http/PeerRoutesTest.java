package io.c19.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.c19.layers.Connection;
import io.c19.layers.Revision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PeerRoutesTest {
    private static final Connection.Peer WELL = new Connection.Peer(
            "10.0.0.2:4097",
            "paris",
            Instant.parse("2026-03-01T12:00:00Z"),
            0,
            null,
            null,
            Map.of("paris", new Revision("a1"), "berlin", new Revision("b2")),
            3,
            0);
    private static final Connection.Peer ILL = new Connection.Peer(
            "10.0.0.3:4097", null, null, 7, "it does not answer", "first exchange", Map.of(), null, null);

    private final Peers peers = new Peers();
    private final RunningAgent agent = RunningAgent.among(peers);

    @AfterEach
    void close() {
        agent.close();
    }

    private static final class Peers implements Connection {
        private final List<Duration> asked = new ArrayList<>();

        @Override
        public String kind() {
            return "Scripted";
        }

        @Override
        public List<Peer> peers() {
            return List.of(WELL, ILL);
        }

        @Override
        public List<Peer> sync(Duration timeout) {
            asked.add(timeout);
            return List.of(WELL);
        }

        @Override
        public void close() {}
    }

    @Test
    void peers_areToldWithAllThatIsKnown() {
        assertThat(agent.get("/v1/peers").text())
                .isEqualTo(
                        "{\"entries\":[{\"address\":\"10.0.0.2:4097\",\"node\":\"paris\",\"lastContact\":\"2026-03-01T12:00:00.000Z\","
                                + "\"failures\":0,\"fault\":null,\"activity\":null,\"behind\":3,\"ahead\":0,"
                                + "\"frontier\":{\"berlin\":\"b2\",\"paris\":\"a1\"}},"
                                + "{\"address\":\"10.0.0.3:4097\",\"node\":null,\"lastContact\":null,\"failures\":7,"
                                + "\"fault\":\"it does not answer\",\"activity\":\"first exchange\",\"behind\":null,\"ahead\":null,"
                                + "\"frontier\":{}}],\"cursor\":null}");
    }

    @Test
    void sync_waitsAsLongAsAsked_andTellsHowTheyAre() {
        JsonNode json = agent.post("/v1/sync", "{\"timeout\":500}").json();
        agent.post("/v1/sync", "{}");

        assertThat(json.path("entries")).hasSize(1);
        assertThat(json.path("main").asText())
                .isEqualTo(agent.state.head().revision().id());
        assertThat(agent.send("POST", "/v1/sync", new byte[0]).status()).isEqualTo(200);
        assertThat(peers.asked).containsExactly(Duration.ofMillis(500), PeerRoutes.SYNC_WAIT, PeerRoutes.SYNC_WAIT);
        assertThat(agent.post("/v1/sync", "{\"timeout\":0}").problem()).isEqualTo("invalid-request");
        assertThat(agent.send("POST", "/v1/sync", new byte[] {'{', '}'}).problem())
                .isEqualTo("unsupported-media-type");
    }

    @Test
    void status_countsThem() {
        JsonNode status = agent.get("/v1/status").json();

        assertThat(status.path("peers").toString()).isEqualTo("{\"known\":2,\"failing\":1}");
        assertThat(status.path("kinds").path("connection").asText()).isEqualTo("Scripted");
    }

    @Test
    void agentThatRunsAlone_hasNone() {
        try (RunningAgent alone = RunningAgent.onMemory()) {
            assertThat(alone.get("/v1/peers").problem()).isEqualTo("not-supported");
            assertThat(alone.post("/v1/sync", "{}").problem()).isEqualTo("not-supported");
            assertThat(alone.get("/v1/status").json().path("peers").isNull()).isTrue();
        }
    }
}
