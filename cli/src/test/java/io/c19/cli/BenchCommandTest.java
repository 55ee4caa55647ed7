package io.c19.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.c19.cli.Program.Ran;
import io.c19.cli.console.Json;
import io.c19.cli.serve.RunningAgent;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BenchCommandTest {
    private static RunningAgent agent;
    private static Program c19;

    @BeforeAll
    static void start() {
        agent = Agents.inMemory();
        c19 = Program.withUrl(agent.address().toString());
    }

    @AfterAll
    static void stop() {
        agent.close();
    }

    @Test
    void bench_sendsAsManyAsWereAskedFor_andLeavesNoKey() throws Exception {
        Ran ran = c19.run("bench", "mix", "--count", "300", "--clients", "4", "--yes", "-o", "json");

        assertThat(ran.code()).as(ran.err()).isZero();
        JsonNode both = Json.parse(ran.out().getBytes(StandardCharsets.UTF_8));
        assertThat(both.findValuesAsText("work")).containsExactly("put", "get");
        assertThat(both.get(0).path("requests").asInt()
                        + both.get(1).path("requests").asInt())
                .isEqualTo(300);
        assertThat(both.get(1).path("failed").asInt()).isZero();
        assertThat(both.get(1).path("p50Millis").asDouble()).isPositive();
        assertThat(both.get(1).path("p99Millis").asDouble())
                .isBetween(
                        both.get(1).path("p50Millis").asDouble(),
                        both.get(1).path("maxMillis").asDouble());
        assertThat(ran.err()).contains("up to 400 writes of 100 bytes under 'bench-");
        assertThat(c19.ok("ls", "bench-", "--recursive")).isEmpty();
    }

    @Test
    void bench_ofOneKindInATable_andForATime() {
        assertThat(c19.ok("bench", "get", "--time", "50ms", "--yes").lines())
                .hasSize(2)
                .first()
                .asString()
                .matches("WORK +REQUESTS +FAILED +PER SECOND +P50 MS +P99 MS +MAX MS");
        assertThat(c19.ok("bench", "put", "--count", "5", "--yes", "--size", "1"))
                .contains("put ");
    }

    @Test
    void bench_withoutConsent_writesNothing() {
        Ran refused = c19.run("bench");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err()).contains("--yes");
        assertThat(c19.atTerminal().fed("n\n").run("bench").code()).isEqualTo(1);
        assertThat(c19.ok("ls", "bench-", "--recursive")).isEmpty();
        assertThat(c19.run("bench", "--clients", "0", "--yes").code()).isEqualTo(2);
        assertThat(c19.run("bench", "all", "--yes").code()).isEqualTo(2);
        assertThat(c19.run("bench", "--time", "11m", "--yes").code()).isEqualTo(2);
        assertThat(Program.withUrl("http://127.0.0.1:1").run("bench", "--yes").code())
                .isEqualTo(5);
    }
}
