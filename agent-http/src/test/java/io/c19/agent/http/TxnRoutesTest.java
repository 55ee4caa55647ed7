package io.c19.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.c19.agent.http.RunningAgent.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TxnRoutesTest {
    private final RunningAgent agent = RunningAgent.onHistory();

    @AfterEach
    void close() {
        agent.close();
    }

    @Test
    void txn_conditionsHold_doesAllInOneRevision() {
        String etag = agent.put("/v1/kv/a", "1").etag();
        agent.put("/v1/kv/d", "1");

        Reply txn = agent.post(
                "/v1/txn",
                "{\"if\":[{\"key\":\"a\",\"etag\":\"" + etag + "\"},{\"key\":\"b\",\"absent\":true}],"
                        + "\"then\":[{\"put\":\"a\",\"value\":\"2\",\"contentType\":\"text/plain\",\"ttl\":1000},"
                        + "{\"put\":\"b\",\"valueBase64\":\"/wA=\"},{\"delete\":\"d\"},{\"delete\":\"none\"},{\"get\":\"a\"},{\"get\":\"d\"}],"
                        + "\"else\":[{\"get\":\"a\"}],\"message\":\"all\\nat once\",\"author\":\"Ann <a@example.org>\"}");

        assertThat(txn.status()).isEqualTo(200);
        JsonNode results = txn.json().path("results");
        assertThat(txn.json().path("succeeded").asBoolean()).isTrue();
        assertThat(txn.json().path("revision").asText())
                .isEqualTo(agent.state.head().revision().id())
                .isEqualTo(txn.header("C19-Revision"));
        assertThat(results.get(0))
                .hasToString(
                        "{\"key\":\"a\",\"effect\":\"replaced\",\"etag\":\"d8263ee9860594d2806b0dfd1bfd17528b0ba2a4\"}");
        assertThat(results.at("/1/effect").asText()).isEqualTo("created");
        assertThat(results.get(2)).hasToString("{\"key\":\"d\",\"effect\":\"deleted\"}");
        assertThat(results.get(3)).hasToString("{\"key\":\"none\",\"effect\":\"unchanged\"}");
        assertThat(results.get(4))
                .hasToString(
                        "{\"key\":\"a\",\"value\":\"2\",\"etag\":\"d8263ee9860594d2806b0dfd1bfd17528b0ba2a4\",\"size\":1,"
                                + "\"contentType\":\"text/plain\",\"expires\":\"2026-03-01T12:00:01.250Z\"}");
        assertThat(results.get(5)).hasToString("{\"key\":\"d\",\"absent\":true}");
        assertThat(agent.get("/v1/kv/b").bytes()).containsExactly(0xff, 0);
        JsonNode log = agent.get("/v1/log").json().at("/entries/0");
        assertThat(log.path("changesTotal").asInt()).isEqualTo(3);
        assertThat(log.path("message").asText()).isEqualTo("all\nat once");
        agent.clock.advance(Duration.ofSeconds(1));
        assertThat(agent.get("/v1/kv/a").status()).isEqualTo(404);
    }

    @Test
    void txn_conditionFails_doesElseAndChangesNothing() {
        String revision = agent.put("/v1/kv/a", "1").header("C19-Revision");

        Reply txn = agent.post(
                "/v1/txn",
                "{\"if\":[{\"key\":\"a\",\"absent\":true}],\"then\":[{\"put\":\"a\",\"value\":\"2\"}],\"else\":[{\"get\":\"a\"},{\"get\":\"b\"}]}");

        assertThat(txn.status()).isEqualTo(200);
        assertThat(txn.json().path("succeeded").asBoolean(true)).isFalse();
        assertThat(txn.json().path("revision").asText()).isEqualTo(revision);
        assertThat(txn.json().at("/results/0/value").asText()).isEqualTo("1");
        assertThat(txn.json().at("/results/1/absent").asBoolean()).isTrue();
        assertThat(agent.get("/v1/kv/a").text()).isEqualTo("1");
    }

    @Test
    void txn_jsonValues_areStoredAsJson() {
        agent.post(
                "/v1/txn",
                "{\"then\":[{\"put\":\"o\",\"value\":{\"b\": 1.50, \"a\": [ 1e2 ]}},{\"put\":\"n\",\"value\":null},"
                        + "{\"put\":\"t\",\"value\":12345678901234567890,\"contentType\":\"text/plain\"},{\"put\":\"s\",\"value\":\"{}\"},"
                        + "{\"put\":\"half\",\"value\":[\"\\ud800\"]}]}");

        assertThat(agent.get("/v1/kv/half").text()).isEqualTo("[\"\\uD800\"]");

        assertThat(agent.get("/v1/kv/o").text()).isEqualTo("{\"b\":1.50,\"a\":[1E+2]}");
        assertThat(agent.get("/v1/kv/o").header("Content-Type")).isEqualTo("application/json");
        assertThat(agent.get("/v1/kv/n").text()).isEqualTo("null");
        assertThat(agent.get("/v1/kv/t").text()).isEqualTo("12345678901234567890");
        assertThat(agent.get("/v1/kv/t").header("Content-Type")).isEqualTo("text/plain");
        assertThat(agent.get("/v1/kv/s").text()).isEqualTo("{}");
        assertThat(agent.get("/v1/kv/s").header("Content-Type")).isEqualTo("application/octet-stream");
    }

    @Test
    void txn_ofNothing_succeedsWithTheNewestRevision() {
        Reply txn = agent.post("/v1/txn", "{}");

        assertThat(txn.text())
                .isEqualTo("{\"succeeded\":true,\"revision\":\""
                        + agent.state.head().revision() + "\",\"results\":[]}");
    }

    @Test
    void txn_manyLargeGets_omitsWhatIsTooMuch() {
        byte[] large = new byte[1 << 20];
        StringBuilder gets = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            large[0] = (byte) i;
            agent.put("/v1/kv/k" + i, large);
            gets.append(i == 0 ? "" : ",").append("{\"get\":\"k").append(i).append("\"}");
        }

        JsonNode results =
                agent.post("/v1/txn", "{\"then\":[" + gets + "]}").json().path("results");

        assertThat(results).hasSize(6);
        assertThat(results.get(3).has("valueBase64")).isTrue();
        assertThat(results.get(4).has("valueBase64")).isFalse();
        assertThat(results.at("/4/omitted").asBoolean()).isTrue();
        assertThat(results.at("/4/size").asInt()).isEqualTo(1 << 20);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"iff\":[]}",
                "{\"if\":{}}",
                "{\"if\":[1]}",
                "{\"if\":[{\"key\":\"a\"}]}",
                "{\"if\":[{\"key\":\"a\",\"etag\":\"x\",\"absent\":true}]}",
                "{\"if\":[{\"key\":\"a\",\"absent\":false}]}",
                "{\"if\":[{\"key\":\"a\",\"absent\":\"true\"}]}",
                "{\"if\":[{\"prefix\":\"a\"}]}",
                "{\"if\":[{\"prefix\":\"a\",\"revision\":\"the-beginning\",\"absent\":true}]}",
                "{\"if\":[{\"prefix\":\"a/../\",\"revision\":\"the-beginning\"}]}",
                "{\"if\":[{\"prefix\":1,\"revision\":\"the-beginning\"}]}",
                "{\"if\":[{\"etag\":\"x\"}]}",
                "{\"then\":[{}]}",
                "{\"then\":[{\"put\":\"a\"}]}",
                "{\"then\":[{\"put\":\"a\",\"value\":\"1\",\"valueBase64\":\"\"}]}",
                "{\"then\":[{\"put\":\"a\",\"valueBase64\":\"***\"}]}",
                "{\"then\":[{\"put\":\"a\",\"valueBase64\":1}]}",
                "{\"then\":[{\"put\":\"a\",\"value\":\"\\ud800\"}]}",
                "{\"then\":[{\"put\":\"a\",\"value\":\"1\",\"ttl\":0}]}",
                "{\"then\":[{\"put\":\"a\",\"value\":\"1\",\"ttl\":1.0}]}",
                "{\"then\":[{\"put\":\"a\",\"value\":\"1\",\"contentType\":\"x\"}]}",
                "{\"then\":[{\"put\":\"a/../b\",\"value\":\"1\"}]}",
                "{\"then\":[{\"put\":\"a\\u0000\",\"value\":\"1\"}]}",
                "{\"then\":[{\"put\":\"a\",\"value\":\"1\"},{\"delete\":\"a\"}]}",
                "{\"then\":[{\"put\":\"a\",\"value\":\"1\",\"delete\":\"b\"}]}",
                "{\"then\":[{\"delete\":\"a\",\"value\":\"1\"}]}",
                "{\"then\":[{\"put\":\"ok\",\"value\":\"1\"},{\"get\":\"//\"}]}",
                "{\"else\":[{\"put\":\"a\"}]}",
                "{\"else\":[{\"put\":\"a\",\"value\":\"1\"},{\"delete\":\"a\"}]}",
                "{\"then\":[{\"put\":\"ok\",\"value\":\"1\"}],\"author\":\"nobody\"}",
                "{\"then\":[{\"put\":\"ok\",\"value\":\"1\"}],\"message\":\"\\u001b[2J\"}",
                "{\"then\":[{\"put\":\"ok\",\"value\":\"1\"}]} {}",
                "{\"then\":[{\"put\":\"ok\",\"value\":\"1\"}],\"then\":[]}",
            })
    void txn_malformed_isRefusedAndChangesNothing(String body) {
        Reply txn = agent.post("/v1/txn", body);

        assertThat(txn.status()).as(txn.text()).isEqualTo(400);
        assertThat(txn.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(agent.get("/v1/kv").json().path("entries")).isEmpty();
    }

    @Test
    void txn_faultDeepInside_isToldByItsPlace() {
        Reply txn =
                agent.post("/v1/txn", "{\"then\":[{\"get\":\"a\"},{\"put\":\"a\",\"value\":\"1\",\"ttl\":\"soon\"}]}");

        assertThat(txn.detail()).isEqualTo("then[1].ttl: \"soon\" (expected: a whole number from 1 to 315360000000).");
    }

    @Test
    void txn_otherMediaType_isRefused() {
        byte[] body = Texts.bytes("{\"then\":[{\"put\":\"a\",\"value\":\"1\"}]}");
        for (String type : new String[] {"application/x-www-form-urlencoded", "text/plain", "multipart/form-data"}) {
            Reply txn = agent.send("POST", "/v1/txn", body, "Content-Type", type);

            assertThat(txn.status()).isEqualTo(415);
            assertThat(txn.detail()).contains("expected: application/json");
        }
        assertThat(agent.get("/v1/kv/a").status()).isEqualTo(404);
    }

    @Test
    void txn_elseThatWrites_doesSoInOneRevision() {
        agent.put("/v1/kv/a", "1");

        Reply txn = agent.post(
                "/v1/txn",
                "{\"if\":[{\"key\":\"a\",\"absent\":true}],\"then\":[{\"put\":\"a\",\"value\":\"2\"}],"
                        + "\"else\":[{\"get\":\"b\"},{\"put\":\"b\",\"value\":\"3\"},{\"delete\":\"a\"}],\"message\":\"otherwise\"}");

        assertThat(txn.json().path("succeeded").asBoolean(true)).isFalse();
        assertThat(txn.json().at("/results/0/value").asText()).isEqualTo("3");
        assertThat(txn.json().at("/results/1/effect").asText()).isEqualTo("created");
        assertThat(txn.json().at("/results/2/effect").asText()).isEqualTo("deleted");
        assertThat(txn.header("C19-Revision"))
                .isEqualTo(agent.state.head().revision().id());
        assertThat(agent.get("/v1/log").json().at("/entries/0/message").asText())
                .isEqualTo("otherwise");
    }

    @Test
    void txn_prefixUnchangedSince_isCompared() {
        String since = agent.put("/v1/kv/c/1", "1").header("C19-Revision");
        String body = "{\"if\":[{\"prefix\":\"c/\",\"revision\":\"" + since
                + "\"}],\"then\":[{\"put\":\"n\",\"value\":\"1\"}]}";
        agent.put("/v1/kv/d", "1");

        assertThat(agent.post("/v1/txn", body).json().path("succeeded").asBoolean())
                .isTrue();
        agent.put("/v1/kv/c/2", "1");
        assertThat(agent.post("/v1/txn", body).json().path("succeeded").asBoolean(true))
                .isFalse();
        Reply unknown = agent.post("/v1/txn", body.replace(since, "nowhere"));
        assertThat(unknown.problem()).isEqualTo("revision-not-found");
        assertThat(unknown.status()).isEqualTo(404);
    }

    @Test
    void txn_prefixOnStateWithoutHistory_takesTheRevisionsThatItHolds() {
        try (RunningAgent memory = RunningAgent.onMemory()) {
            String since = memory.put("/v1/kv/c/1", "1").header("C19-Revision");
            memory.put("/v1/kv/d", "1");
            String body = "{\"if\":[{\"prefix\":\"c/\",\"revision\":\"" + since + "\"}]}";

            assertThat(memory.post("/v1/txn", body).json().path("succeeded").asBoolean())
                    .isTrue();
            assertThat(memory.post("/v1/txn", body.replace(since, "other-1")).problem())
                    .isEqualTo("revision-not-found");
        }
    }

    @Test
    void txn_tooManyPrefixes_isTooLarge() {
        String condition = "{\"prefix\":\"c\",\"revision\":\"the-beginning\"}";
        String conditions = String.join(",", Collections.nCopies(101, condition));

        assertThat(agent.post("/v1/txn", "{\"if\":[" + conditions + "]}").status())
                .isEqualTo(413);
    }

    @Test
    void txn_sentAgainWithItsKey_isAnsweredAsBeforeAndNotDoneAgain() {
        String body = "{\"then\":[{\"put\":\"a\",\"value\":\"1\",\"ttl\":60000},{\"get\":\"a\"},{\"delete\":\"b\"}]}";
        agent.put("/v1/kv/b", "1");
        Reply first = once(body, "\"order-1\"");
        agent.put("/v1/kv/a", "2");

        Reply again = once(body, "order-1");

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.text()).isEqualTo(first.text());
        assertThat(again.header("C19-Revision")).isEqualTo(first.header("C19-Revision"));
        assertThat(again.header("C19-Replayed")).isEqualTo("true");
        assertThat(first.header("C19-Replayed")).isEmpty();
        assertThat(agent.get("/v1/kv/a").text()).isEqualTo("2");
        assertThat(once(body, "order-2").header("C19-Replayed")).isEmpty();
    }

    @Test
    void txn_otherRequestWithTheSameKey_isRefused() {
        String body = "{\"then\":[{\"put\":\"a\",\"value\":\"1\"}]}";
        once(body, "k");

        Reply other = once(body.replace("1", "2"), "k");

        assertThat(other.status()).isEqualTo(422);
        assertThat(other.problem()).isEqualTo("idempotency-key-reused");
        assertThat(once(body, "k", "C19-Message", "why").status()).isEqualTo(422);
        assertThat(agent.get("/v1/kv/a").text()).isEqualTo("1");
    }

    @Test
    void txn_malformedKey_isRefused() {
        String body = "{\"then\":[{\"put\":\"a\",\"value\":\"1\"}]}";
        for (String key : new String[] {"", "\"\"", "a b", "k".repeat(201)}) {
            Reply txn = once(body, key);

            assertThat(txn.status()).as("'%s': %s", key, txn.text()).isEqualTo(400);
            assertThat(txn.detail()).contains("expected: 1 to 200 visible ASCII characters");
        }
        assertThat(once(body, "k", "Idempotency-Key", "l").detail()).contains("2 times");
        assertThat(agent.get("/v1/kv/a").status()).isEqualTo(404);
    }

    private Reply once(String body, String key, String... headers) {
        List<String> all = new ArrayList<>(List.of("Content-Type", "application/json", "Idempotency-Key", key));
        all.addAll(List.of(headers));
        return agent.send("POST", "/v1/txn", Texts.bytes(body), all.toArray(String[]::new));
    }

    @Test
    void txn_onAStateThatCannotJudge_isNotSupported() {
        try (RunningAgent other = RunningAgent.on(context -> new DisputedState(RunningAgent.memory(context)))) {
            Reply txn = other.post("/v1/txn", "{}");

            assertThat(txn.status()).isEqualTo(501);
            assertThat(txn.detail()).contains("kind Disputed");
        }
    }

    @Test
    void txn_headersThatItDoesNotKnow_areRefused() {
        byte[] body = Texts.bytes("{\"then\":[{\"put\":\"a\",\"value\":\"1\"}]}");
        String type = "application/json";

        assertThat(agent.send("POST", "/v1/txn", body, "Content-Type", type, "If-Match", "*")
                        .status())
                .isEqualTo(400);
        assertThat(agent.get("/v1/kv/a").status()).isEqualTo(404);
    }
}
