package io.c19.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.c19.fixtures.Seed;
import io.c19.layers.lines.Blame;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BlameRouteTest {
    private final RunningAgent agent = RunningAgent.onHistory();

    @AfterEach
    void close() {
        agent.close();
    }

    private String put(String value) {
        return agent.put("/v1/kv/k", value).header("C19-Revision");
    }

    private List<String> origins(String path) {
        JsonNode answer = agent.get(path).json();
        List<String> origins = new ArrayList<>();
        answer.path("lines")
                .forEach(line -> origins.add(
                        line.path("text").asText() + "@" + line.path("revision").asText()));
        return origins;
    }

    @Test
    void blame_ofText_namesTheChangeThatWroteEachLine() {
        String one = put("a\nb\nc\n");
        agent.put("/v1/kv/other", "x");
        String two = put("a\nB\nc\nd");
        String three = put("0\na\nB\nd\ne");

        assertThat(origins("/v1/blame/k"))
                .containsExactly("0@" + three, "a@" + one, "B@" + two, "d@" + three, "e@" + three);
        assertThat(origins("/v1/blame/k?at=" + two)).containsExactly("a@" + one, "B@" + two, "c@" + one, "d@" + two);
        JsonNode first = agent.get("/v1/blame/k").json().at("/lines/0");
        assertThat(first.path("line").asInt()).isEqualTo(1);
        assertThat(first.path("author").asText()).isEqualTo("node one <one@example.invalid>");
        assertThat(first.path("node").asText()).isEqualTo("one");
        assertThat(agent.get("/v1/blame/k").json().path("complete").asBoolean()).isTrue();
    }

    @Test
    void blame_afterDeletion_beginsAnew() {
        put("a\nb\n");
        agent.delete("/v1/kv/k");
        String again = put("a\nb\n");

        assertThat(origins("/v1/blame/k")).containsExactly("a@" + again, "b@" + again);
    }

    @Test
    void blame_ofWhatIsNoText_isOneLineWithoutText() {
        agent.put("/v1/kv/k", new byte[] {0, 1});
        String two = agent.put("/v1/kv/k", new byte[] {0, 2}).header("C19-Revision");

        JsonNode lines = agent.get("/v1/blame/k").json().path("lines");
        assertThat(lines).hasSize(1);
        assertThat(lines.get(0).has("text")).isFalse();
        assertThat(lines.get(0).path("revision").asText()).isEqualTo(two);
        put("");
        assertThat(agent.get("/v1/blame/k").json().path("lines")).isEmpty();
    }

    @Test
    void blame_ofRandomEdits_isWhatWasWritten() {
        Random random = Seed.take("BlameRouteTest").random();
        List<String> lines = new ArrayList<>();
        List<String> origins = new ArrayList<>();
        for (int round = 0; round < 40; round++) {
            int edits = 1 + random.nextInt(3);
            for (int i = 0; i < edits; i++) {
                int at = random.nextInt(lines.size() + 1);
                if (at < lines.size() && random.nextBoolean()) {
                    lines.remove(at);
                    origins.remove(at);
                } else {
                    // No line is written twice, so there is only one answer.
                    lines.add(at, "line %d of round %d".formatted(i, round));
                    origins.add(at, "?");
                }
            }
            String revision = put(lines.stream().map(line -> line + "\n").collect(Collectors.joining()) + round);
            for (int i = 0; i < lines.size(); i++) {
                if (origins.get(i).equals("?")) {
                    origins.set(i, lines.get(i) + "@" + revision);
                }
            }
            List<String> expected = new ArrayList<>(origins);
            expected.add(round + "@" + revision);
            assertThat(origins("/v1/blame/k")).isEqualTo(expected);
        }
    }

    @Test
    void blame_wrongRequests_sayWhatWasExpected() {
        put("1");
        assertThat(agent.get("/v1/blame/none").problem()).isEqualTo("key-not-found");
        assertThat(agent.get("/v1/blame/k?at=nowhere").problem()).isEqualTo("revision-not-found");
        assertThat(agent.get("/v1/blame/k?limit=1").problem()).isEqualTo("invalid-request");
        put("\n".repeat(Blame.LINES_MAX + 1));
        assertThat(agent.get("/v1/blame/k").status()).isEqualTo(413);
        try (RunningAgent memory = RunningAgent.onMemory()) {
            assertThat(memory.get("/v1/blame/k").status()).isEqualTo(501);
        }
    }
}
