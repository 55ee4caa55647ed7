package io.c19.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.agent.http.RunningAgent.Reply;
import io.c19.layers.Limits;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatchRouteTest {
    private static final String MERGE = "application/merge-patch+json";
    private static final String OPERATIONS = "application/json-patch+json";

    private final RunningAgent agent = RunningAgent.onHistory();

    @AfterEach
    void close() {
        agent.close();
    }

    @Test
    void patch_merge_changesTheMembersThatItNames() {
        agent.put("/v1/kv/a", "{\"x\": 1, \"y\": {\"z\": 2}}", "Content-Type", "application/json");

        Reply patch = agent.patch("/v1/kv/a", MERGE, "{\"x\":null,\"y\":{\"w\":3.10}}");

        assertThat(patch.status()).isEqualTo(200);
        assertThat(patch.bytes()).isEmpty();
        Reply get = agent.get("/v1/kv/a");
        assertThat(get.text()).isEqualTo("{\"y\":{\"z\":2,\"w\":3.10}}");
        assertThat(get.header("ETag")).isEqualTo(patch.header("ETag"));
        assertThat(get.header("C19-Revision")).isEqualTo(patch.header("C19-Revision"));
    }

    @Test
    void patch_mergeOfAbsentKey_makesIt() {
        Reply patch = agent.patch("/v1/kv/a", MERGE + "; charset=utf-8", "{\"x\":1,\"y\":null}");

        assertThat(patch.status()).isEqualTo(201);
        assertThat(agent.get("/v1/kv/a").text()).isEqualTo("{\"x\":1}");
        assertThat(agent.get("/v1/kv/a").header("Content-Type")).isEqualTo("application/json");
    }

    @Test
    void patch_operations_areAllApplied() {
        agent.put("/v1/kv/a", "{\"list\":[1]}");

        Reply patch = agent.patch(
                "/v1/kv/a",
                OPERATIONS,
                "[{\"op\":\"test\",\"path\":\"/list/0\",\"value\":1},{\"op\":\"add\",\"path\":\"/list/-\",\"value\":2}]",
                "C19-Message",
                "one more");

        assertThat(patch.status()).isEqualTo(200);
        assertThat(agent.get("/v1/kv/a").text()).isEqualTo("{\"list\":[1,2]}");
        assertThat(agent.get("/v1/history/a").json().at("/entries/0/message").asText())
                .isEqualTo("one more");
    }

    @Test
    void patch_operationsOnAbsentKey_isNotFound() {
        Reply patch = agent.patch("/v1/kv/a", OPERATIONS, "[{\"op\":\"add\",\"path\":\"\",\"value\":1}]");

        assertThat(patch.problem()).isEqualTo("key-not-found");
        assertThat(agent.get("/v1/kv/a").status()).isEqualTo(404);
    }

    @Test
    void patch_testThatDoesNotHold_failsThePrecondition() {
        agent.put("/v1/kv/a", "{\"n\":1}");

        Reply patch = agent.patch(
                "/v1/kv/a",
                OPERATIONS,
                "[{\"op\":\"replace\",\"path\":\"/n\",\"value\":5},{\"op\":\"test\",\"path\":\"/n\",\"value\":2}]");

        assertThat(patch.status()).isEqualTo(412);
        assertThat(patch.problem()).isEqualTo("precondition-failed");
        assertThat(patch.json().path("operation").asInt()).isEqualTo(1);
        assertThat(agent.get("/v1/kv/a").text()).isEqualTo("{\"n\":1}");
    }

    @Test
    void patch_operationThatDoesNotFit_conflicts() {
        agent.put("/v1/kv/a", "{}");

        Reply patch = agent.patch("/v1/kv/a", OPERATIONS, "[{\"op\":\"remove\",\"path\":\"/n\"}]");

        assertThat(patch.status()).isEqualTo(409);
        assertThat(patch.problem()).isEqualTo("patch-conflict");
        assertThat(patch.detail()).contains("operation 0", "nothing at '/n'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"not json", "", "{\"a\":1} {}", "{\"a\":1,\"a\":2}"})
    void patch_valueThatIsNoJson_conflicts(String value) {
        agent.put("/v1/kv/a", value);

        Reply patch = agent.patch("/v1/kv/a", MERGE, "{\"x\":1}");

        assertThat(patch.status()).isEqualTo(409);
        assertThat(patch.problem()).isEqualTo("patch-conflict");
        assertThat(patch.detail()).startsWith("key: 'a' does not hold JSON: ");
        assertThat(agent.get("/v1/kv/a").text()).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"a\":1}x", "{\"a\":1,\"a\":2}", "{'a':1}", "\"\\ud800\"x"})
    void patch_malformedJson_isRefused(String body) {
        agent.put("/v1/kv/a", "{}");

        for (String type : new String[] {MERGE, OPERATIONS}) {
            Reply patch = agent.patch("/v1/kv/a", type, body);

            assertThat(patch.status()).isEqualTo(400);
            assertThat(patch.problem()).isEqualTo("invalid-patch");
        }
        assertThat(agent.get("/v1/kv/a").text()).isEqualTo("{}");
    }

    @Test
    void patch_malformedOperation_isRefused() {
        agent.put("/v1/kv/a", "{}");

        Reply patch = agent.patch("/v1/kv/a", OPERATIONS, "[{\"op\":\"spam\",\"path\":\"/a\"}]");

        assertThat(patch.problem()).isEqualTo("invalid-patch");
        assertThat(patch.detail())
                .contains("operation 0: op 'spam' (expected: add, remove, replace, move, copy or test)");
    }

    @Test
    void patch_otherMediaType_isToldTheRightOnes() {
        Reply patch = agent.patch("/v1/kv/a", "application/json", "{}");

        assertThat(patch.status()).isEqualTo(415);
        assertThat(patch.header("Accept-Patch")).isEqualTo(MERGE + ", " + OPERATIONS);
    }

    @Test
    void patch_keepsContentTypeAndExpiry() {
        agent.put("/v1/kv/a?ttl=60000", "{}", "Content-Type", "application/ld+json");

        agent.patch("/v1/kv/a", MERGE, "{\"x\":1}");

        assertThat(agent.get("/v1/kv/a").header("Content-Type")).isEqualTo("application/ld+json");
        agent.clock.advance(Duration.ofMinutes(1));
        assertThat(agent.get("/v1/kv/a").status()).isEqualTo(404);
    }

    @Test
    void patch_ifMatch_isHonoured() {
        String etag = agent.put("/v1/kv/a", "{}").header("ETag");

        assertThat(agent.patch("/v1/kv/a", MERGE, "{\"x\":1}", "If-Match", etag).status())
                .isEqualTo(200);
        Reply stale = agent.patch("/v1/kv/a", MERGE, "{\"x\":2}", "If-Match", etag);

        assertThat(stale.status()).isEqualTo(412);
        assertThat(stale.header("ETag")).isEqualTo(agent.get("/v1/kv/a").header("ETag"));
        assertThat(agent.patch("/v1/kv/b", MERGE, "{}", "If-Match", "*").status())
                .isEqualTo(412);
        assertThat(agent.patch("/v1/kv/b", MERGE, "{}", "If-None-Match", "*").status())
                .isEqualTo(400);
    }

    @Test
    void patch_resultOverTheLimit_isRefused() {
        try (RunningAgent small = RunningAgent.onMemory(new Limits(100, 100, 20, 10, 10))) {
            small.put("/v1/kv/a", "{\"a\":\"0123456\"}");

            Reply patch = small.patch("/v1/kv/a", MERGE, "{\"b\":\"0123456\"}");

            assertThat(patch.status()).isEqualTo(413);
            assertThat(small.get("/v1/kv/a").text()).isEqualTo("{\"a\":\"0123456\"}");
        }
    }

    @Test
    void patch_deeplyNestedDocument_isRefusedNotFatal() {
        agent.put("/v1/kv/a", "{}");

        Reply patch = agent.patch("/v1/kv/a", MERGE, "[".repeat(100_000));

        assertThat(patch.status()).isEqualTo(400);
        assertThat(agent.get("/livez").status()).isEqualTo(200);
    }
}
