package io.c19.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.c19.agent.http.RunningAgent.Reply;
import io.c19.layers.ApplyResult.KeyClash;
import io.c19.layers.Author;
import io.c19.layers.Conflicts.Choice;
import io.c19.layers.Conflicts.Conflict;
import io.c19.layers.Conflicts.Resolution;
import io.c19.layers.Conflicts.Rule;
import io.c19.layers.Conflicts.Rules;
import io.c19.layers.Conflicts.Side;
import io.c19.layers.Key;
import io.c19.layers.Note;
import io.c19.layers.Prefix;
import io.c19.layers.Revision;
import io.c19.layers.Value;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConflictRoutesTest {
    private static final String A = "a1" + "0".repeat(38);
    private static final String B = "b2" + "0".repeat(38);
    private static final String C = "b3" + "0".repeat(38);
    private static final Revision DONE = new Revision("d".repeat(40));

    private RunningAgent agent;
    private DisputedState state;

    @BeforeEach
    void start() {
        agent = RunningAgent.on(context -> new DisputedState(RunningAgent.memory(context)));
        state = (DisputedState) agent.state;
    }

    @AfterEach
    void stop() {
        agent.close();
    }

    private static Side side(String commit, @Nullable String node, byte @Nullable [] value) {
        return new Side(
                new Revision(commit),
                node,
                new Author("Zoë", "z@example.org"),
                Instant.parse("2026-03-01T12:00:00Z"),
                value == null ? null : new Value(value, "text/plain", null, null));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void dispute(String key, @Nullable String base, @Nullable String visible, Side... sides) {
        Value value = base == null ? null : Value.of(bytes(base));
        Revision seen = visible == null ? null : new Revision(visible);
        state.conflicts.put(new Key(key), new Conflict(new Key(key), new Revision("f"), value, List.of(sides), seen));
    }

    @Test
    void list_hasPagesOfAPrefix() {
        for (String key : List.of("p/a", "p/b", "p/c", "q")) {
            dispute(key, null, A, side(A, "n1", bytes("1")), side(B, "n2", bytes("2")));
        }

        JsonNode first = agent.get("/v1/conflicts?prefix=p/&limit=2").json();
        JsonNode second = agent.get("/v1/conflicts?prefix=p/&limit=2&cursor="
                        + first.path("cursor").asText())
                .json();

        assertThat(first.path("entries").toString())
                .isEqualTo("[{\"key\":\"p/a\",\"sides\":2},{\"key\":\"p/b\",\"sides\":2}]");
        assertThat(first.path("revision").asText())
                .isEqualTo(state.head().revision().id());
        assertThat(second.path("entries").findValuesAsText("key")).containsExactly("p/c");
        assertThat(second.path("cursor").isNull()).isTrue();
        Reply foreign = agent.get("/v1/conflicts?cursor=" + first.path("cursor").asText());
        assertThat(foreign.problem()).isEqualTo("invalid-cursor");
        assertThat(agent.get("/v1/conflicts?values=true").status()).isEqualTo(400);
    }

    @Test
    void show_hasBaseSidesAndWhatIsSeen() {
        byte[] binary = {0, 1};
        dispute("p/é", "old", B, side(B, null, binary), side(A, "n1", bytes("1")), side(C, "n3", null));

        Reply reply = agent.get("/v1/conflicts/p/%C3%A9");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("C19-Revision")).isEqualTo("f");
        JsonNode json = reply.json();
        assertThat(json.path("key").asText()).isEqualTo("p/é");
        assertThat(json.path("base").path("value").asText()).isEqualTo("old");
        assertThat(json.path("visible").asText()).isEqualTo(B);
        assertThat(json.path("sides").get(0).toString())
                .isEqualTo("{\"commit\":\"" + B + "\",\"node\":null,\"author\":\"Zoë <z@example.org>\","
                        + "\"time\":\"2026-03-01T12:00:00.000Z\",\"valueBase64\":\"AAE=\",\"size\":2,"
                        + "\"contentType\":\"text/plain\",\"expires\":null}");
        assertThat(json.path("sides").get(1).path("value").asText()).isEqualTo("1");
        assertThat(json.path("sides").get(2).path("deleted").asBoolean()).isTrue();
        assertThat(json.path("sides").get(2).has("value")).isFalse();
    }

    @Test
    void show_withoutBaseAndUnseen_hasNulls_andLargeValuesAreOmitted() {
        byte[] large = new byte[(int) Serving.ANSWER_VALUE_BYTES_MAX - 1];
        dispute("k", null, null, side(A, "n1", large), side(B, "n2", bytes("22")));

        JsonNode json = agent.get("/v1/conflicts/k").json();

        assertThat(json.path("base").isNull()).isTrue();
        assertThat(json.path("visible").isNull()).isTrue();
        assertThat(json.path("sides").get(0).has("valueBase64")).isTrue();
        assertThat(json.path("sides").get(1).path("omitted").asBoolean()).isTrue();
        assertThat(json.path("sides").get(1).path("size").asInt()).isEqualTo(2);
    }

    @Test
    void show_ofWhatIsNoConflict_is404() {
        Reply reply = agent.get("/v1/conflicts/k");
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.problem()).isEqualTo("not-in-conflict");
        assertThat(agent.get("/v1/conflicts/a//b").problem()).isEqualTo("invalid-key");
    }

    @Test
    void resolve_byTheBeginningOfASide_withANote() {
        dispute("k", null, A, side(A, "n1", bytes("1")), side(B, "n2", bytes("2")), side(C, "n3", bytes("3")));
        state.answer = new Resolution.Resolved(DONE, "e".repeat(40));

        Reply reply = agent.post(
                "/v1/conflicts/k",
                "{\"side\":\"b2\",\"sides\":[\"%s\",\"%s\"],\"message\":\"why\",\"author\":\"A <a@b>\"}"
                        .formatted(A, B));

        assertThat(reply.text())
                .isEqualTo("{\"revision\":\"%s\",\"etag\":\"%s\"}".formatted(DONE.id(), "e".repeat(40)));
        assertThat(reply.header("C19-Revision")).isEqualTo(DONE.id());
        assertThat(state.asked)
                .containsExactly(new DisputedState.Asked(
                        new Key("k"),
                        new Choice.TakeSide(new Revision(B)),
                        Set.of(new Revision(A), new Revision(B)),
                        new Note(new Author("A", "a@b"), "why")));
        Reply ambiguous = agent.post("/v1/conflicts/k", "{\"side\":\"b\"}");
        assertThat(ambiguous.problem()).isEqualTo("revision-ambiguous");
        assertThat(ambiguous.json().path("candidates")).hasSize(2);
        assertThat(state.asked).hasSize(1);
    }

    @Test
    void resolve_byAValue_aDeletion_orAPolicy() {
        state.answer = new Resolution.Resolved(DONE, null);

        String deleted = agent.post("/v1/conflicts/k", "{\"delete\":true}").text();
        agent.post("/v1/conflicts/k", "{\"value\":{\"a\":1}}");
        agent.post("/v1/conflicts/k", "{\"valueBase64\":\"AAE=\",\"contentType\":\"image/png\",\"delete\":false}");
        agent.post("/v1/conflicts/k", "{\"policy\":\"node-priority\",\"nodes\":[\"n1\"]}");

        assertThat(deleted).isEqualTo("{\"revision\":\"%s\",\"deleted\":true}".formatted(DONE.id()));
        assertThat(state.asked)
                .extracting(DisputedState.Asked::choice)
                .containsExactly(
                        new Choice.Delete(),
                        new Choice.Put(new Value(bytes("{\"a\":1}"), "application/json", null, null)),
                        new Choice.Put(new Value(new byte[] {0, 1}, "image/png", null, null)),
                        new Choice.ByPolicy("node-priority", List.of("n1")));
        assertThat(state.asked).extracting(DisputedState.Asked::seen).containsOnlyNulls();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|no decision",
                "{\"side\":\"a\",\"delete\":true}|side and delete",
                "{\"delete\":false}|no decision",
                "{\"policy\":\"magic\"}|magic",
                "{\"policy\":\"lww\",\"nodes\":[\"n\"]}|none",
                "{\"policy\":\"node-priority\",\"nodes\":[1]}|names of nodes",
                "{\"delete\":true,\"sides\":[1]}|commits of the sides",
                "{\"delete\":1}|delete",
                "{\"whatever\":1}|whatever",
            })
    void resolve_byNoDecision_is400(String body, String said) {
        Reply reply = agent.post("/v1/conflicts/k", body);
        assertThat(reply.problem()).isEqualTo("invalid-request");
        assertThat(reply.detail()).contains(said);
        assertThat(state.asked).isEmpty();
    }

    @Test
    void resolve_refusals_sayWhy() {
        String delete = "{\"delete\":true}";
        assertThat(agent.post("/v1/conflicts/k", delete).problem()).isEqualTo("not-in-conflict");

        state.answer = new Resolution.OtherSides(List.of(side(A, "n1", bytes("1"))));
        Reply other = agent.post("/v1/conflicts/k", delete);
        assertThat(other.status()).isEqualTo(412);
        assertThat(other.json().path("sides").get(0).path("commit").asText()).isEqualTo(A);
        assertThat(other.json().path("sides").get(0).path("value").asText()).isEqualTo("1");

        state.answer = new Resolution.Undecided();
        assertThat(agent.post("/v1/conflicts/k", delete).status()).isEqualTo(409);
        assertThat(agent.post("/v1/conflicts/k", delete).problem()).isEqualTo("undecided");

        state.answer = new Resolution.NotWritten(new KeyClash(new Key("k"), new Key("k/below")));
        assertThat(agent.post("/v1/conflicts/k", delete).problem()).isEqualTo("key-clash");
    }

    @Test
    void get_ofAValueThatIsOnlyASide_is404_butSaysSo() {
        dispute("k", null, null, side(A, "n1", bytes("1")));
        dispute("other/x", null, null, side(A, "n1", bytes("1")));

        Reply reply = agent.get("/v1/kv/k");

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.header("C19-Conflict")).isEqualTo("true");
        assertThat(agent.get("/v1/kv/other").header("C19-Conflict")).isEmpty();
    }

    @Test
    void policies_areShownAndSet() {
        state.rules = new Rules(
                List.of(
                        new Rule(new Prefix("a/"), "node-priority", List.of("x", "y")),
                        new Rule(Prefix.ALL, "lww", List.of())),
                List.of("line 3 is wrong"));
        String shown = agent.get("/v1/policies").text();
        assertThat(shown)
                .isEqualTo("{\"policies\":[{\"prefix\":\"a/\",\"policy\":\"node-priority\",\"nodes\":[\"x\",\"y\"]},"
                        + "{\"prefix\":\"\",\"policy\":\"lww\"}],\"faults\":[\"line 3 is wrong\"]}");

        Reply set = put("{\"policies\":[{\"prefix\":\"b/\",\"policy\":\"json\"}]}");

        assertThat(set.text())
                .isEqualTo("{\"revision\":\"%s\",\"settled\":0}"
                        .formatted(state.head().revision().id()));
        assertThat(state.rules.rules()).containsExactly(new Rule(new Prefix("b/"), "json", List.of()));
        for (String wrong : List.of(
                "{}", "{\"policies\":[{\"policy\":\"lww\"}]}", "{\"policies\":[{\"prefix\":\"\",\"policy\":\"x\"}]}")) {
            assertThat(put(wrong).problem()).as(wrong).isEqualTo("invalid-request");
        }
        assertThat(put("{\"policies\":[{\"prefix\":\"a//\",\"policy\":\"lww\"}]}")
                        .problem())
                .isEqualTo("invalid-key");
        assertThat(state.rules.rules()).hasSize(1);
    }

    private Reply put(String json) {
        return agent.send("PUT", "/v1/policies", bytes(json), "Content-Type", "application/json");
    }

    @Test
    void stateWithoutConflicts_answers501() {
        try (RunningAgent memory = RunningAgent.onMemory()) {
            for (String path : List.of("/v1/conflicts", "/v1/conflicts/k", "/v1/policies")) {
                assertThat(memory.get(path).problem()).as(path).isEqualTo("not-supported");
            }
            assertThat(memory.post("/v1/conflicts/k", "{\"delete\":true}").status())
                    .isEqualTo(501);
            assertThat(memory.get("/v1/kv/k").header("C19-Conflict")).isEmpty();
        }
    }
}
