package io.c19.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import com.fasterxml.jackson.databind.JsonNode;
import io.c19.agent.http.RunningAgent.Reply;
import io.c19.layers.Snapshot;
import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OperationRoutesTest {
    private final RunningAgent agent = RunningAgent.onHistory();

    @AfterEach
    void close() {
        agent.close();
    }

    @Test
    void status_tellsWhatRunsAndWhatItHolds() {
        String revision = agent.put("/v1/kv/a", "1").header("C19-Revision");
        agent.clock.advance(Duration.ofMillis(1_500));

        Reply status = agent.get("/v1/status");

        JsonNode json = status.json();
        assertThat(json.path("state").path("valueBytes").asInt()).isEqualTo(1);
        assertThat(status.text())
                .startsWith(
                        "{\"node\":\"one\",\"version\":\"1.2.3\",\"kinds\":{\"agent\":\"Default\",\"state\":\"Remembering\","
                                + "\"connection\":null},\"main\":\"" + revision
                                + "\",\"keys\":1,\"conflicts\":0,\"peers\":null,\"watches\":0,\"fault\":null,\"started\":\"2026-03-01T12:00:00.250Z\","
                                + "\"uptimeMillis\":1500,\"limits\":{\"keyBytes\":1024,");
        assertThat(json.path("limits").path("batchOperations").asInt()).isEqualTo(1_000);
    }

    @Test
    void status_whileTheDatabaseIsAway_saysSo_andIsQuietInTheLog() {
        String away = "The database at here does not answer.";
        try (LogLines lines = LogLines.of("io.c19.agent.http.Problems", Level.INFO);
                RunningAgent cut = RunningAgent.on(context -> new ForwardingState(RunningAgent.memory(context)) {
                    @Override
                    public String kind() {
                        return "Cut";
                    }

                    @Override
                    public Snapshot head() {
                        throw new StateException(Reason.AWAY, away, null);
                    }
                })) {
            Reply status = cut.get("/v1/status");
            assertThat(status.status()).isEqualTo(200);
            JsonNode json = status.json();
            assertThat(json.path("fault").textValue()).isEqualTo(away);
            for (String field : List.of("main", "keys", "conflicts")) {
                assertThat(json.path(field).isNull()).as(field).isTrue();
            }
            Reply read = cut.get("/v1/kv/a");
            assertThat(read.status()).isEqualTo(503);
            assertThat(read.header("Retry-After")).isNotNull();
            assertThat(lines.events()).isEmpty();
        }
    }

    @Test
    void probes_allIsWell_areFine() {
        assertThat(agent.get("/livez").text()).isEqualTo("{\"status\":\"live\"}");
        assertThat(agent.get("/readyz").text()).isEqualTo("{\"status\":\"ready\"}");
        assertThat(agent.head("/readyz").status()).isEqualTo(200);
        assertThat(agent.get("/livez?verbose").status()).isEqualTo(200);
    }
}
