package io.c19.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.agent.http.RunningAgent.Reply;
import io.c19.layers.Limits;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompatRoutesTest {
    /** In the test clock's milliseconds. */
    private static final long NOW = 1_772_366_400_250L;

    private final RunningAgent agent = RunningAgent.onMemory();

    @AfterEach
    void close() {
        agent.close();
    }

    @Test
    void put_andGet_asC19Documents() {
        Reply put = agent.put(
                "/", "{\"cat\":{\"value\":\"garfield\"}}", "Content-Type", "application/x-www-form-urlencoded");

        assertThat(put.status()).isEqualTo(204);
        assertThat(agent.get("/cat").text()).isEqualTo("{\"value\":\"garfield\",\"ts\":" + NOW + ",\"ttl\":null}");
        assertThat(agent.get("/cat").header("Content-Type")).isEqualTo("application/json");
        assertThat(agent.head("/cat").header("Content-Length")).isEqualTo("50");
    }

    @Test
    void put_ttl_lapses() {
        agent.put("/", "{\"cat\":{\"value\":{\"a\" : 1.0},\"ttl\":5000}}");

        assertThat(agent.get("/cat").text()).isEqualTo("{\"value\":{\"a\":1.0},\"ts\":" + NOW + ",\"ttl\":5000}");
        agent.clock.advance(Duration.ofSeconds(5));
        Reply gone = agent.get("/cat");
        assertThat(gone.status()).isEqualTo(404);
        assertThat(gone.bytes()).isEmpty();
    }

    @Test
    void put_map_isOneRevision() {
        Reply put = agent.put(
                "/",
                "{\"a/b\":{\"value\":1},\"c\":{\"value\":null},\"d\":{\"value\":[true],\"ttl\":null,\"ts\":null}}");

        assertThat(put.status()).isEqualTo(204);
        assertThat(put.header("C19-Revision"))
                .isEqualTo(agent.state.head().revision().id());
        assertThat(agent.get("/a/b").json().path("value").asInt()).isEqualTo(1);
        assertThat(agent.get("/a%2Fb").status()).isEqualTo(200);
        assertThat(agent.get("/c").json().get("value").isNull()).isTrue();
        assertThat(agent.get("/v1/kv/d").text()).isEqualTo("[true]");
        assertThat(agent.get("/v1/kv/d").header("Content-Type")).isEqualTo("application/json");
    }

    @Test
    void put_whatGetAnswered_isAccepted() {
        agent.put("/", "{\"a\":{\"value\":{\"x\":[1,2]},\"ttl\":60000}}");

        String answer = agent.get("/a").text();

        assertThat(agent.put("/", "{\"b\":" + answer + "}").status()).isEqualTo(204);
        assertThat(agent.get("/b").text()).isEqualTo(answer);
    }

    @Test
    void put_olderTime_keepsTheNewerValue() {
        agent.put("/", "{\"a\":{\"value\":\"new\",\"ts\":" + (NOW - 10) + "},\"b\":{\"value\":\"new\"}}");

        Reply older = agent.put(
                "/",
                "{\"a\":{\"value\":\"old\",\"ts\":" + (NOW - 11)
                        + "},\"b\":{\"value\":\"old\",\"ts\":0},\"c\":{\"value\":\"made\",\"ts\":0}}");

        assertThat(older.status()).isEqualTo(204);
        assertThat(agent.get("/a").text()).isEqualTo("{\"value\":\"new\",\"ts\":" + (NOW - 10) + ",\"ttl\":null}");
        assertThat(agent.get("/b").json().path("value").asText()).isEqualTo("new");
        assertThat(agent.get("/c").text()).isEqualTo("{\"value\":\"made\",\"ts\":0,\"ttl\":null}");
        agent.put("/", "{\"a\":{\"value\":\"newer\",\"ts\":" + (NOW - 10) + "}}");
        assertThat(agent.get("/a").json().path("value").asText()).isEqualTo("newer");
    }

    @Test
    void put_timeInTheFuture_countsAsNowPastAMinute() {
        agent.put(
                "/",
                "{\"near\":{\"value\":1,\"ts\":" + (NOW + 60_000) + "},\"far\":{\"value\":1,\"ts\":" + (NOW + 60_001)
                        + "},\"never\":{\"value\":1,\"ts\":99999999999999999999999999}}");

        assertThat(agent.get("/near").json().path("ts").asLong()).isEqualTo(NOW + 60_000);
        assertThat(agent.get("/far").json().path("ts").asLong()).isEqualTo(NOW);
        assertThat(agent.get("/never").json().path("ts").asLong()).isEqualTo(NOW);
    }

    @Test
    void put_nothingToWrite_makesNoRevision() {
        String revision = agent.state.head().revision().id();

        assertThat(agent.put("/", "{}").status()).isEqualTo(204);
        assertThat(agent.state.head().revision().id()).isEqualTo(revision);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "garbage",
                "[]",
                "null",
                "\"x\"",
                "{\"a\":1}",
                "{\"a\":{}}",
                "{\"a\":{\"ttl\":5}}",
                "{\"ok\":{\"value\":1},\"a\":{\"value\":1,\"ttl\":0}}",
                "{\"ok\":{\"value\":1},\"a\":{\"value\":1,\"ttl\":-5}}",
                "{\"ok\":{\"value\":1},\"a\":{\"value\":1,\"ttl\":1.5}}",
                "{\"ok\":{\"value\":1},\"a\":{\"value\":1,\"ttl\":\"5\"}}",
                "{\"ok\":{\"value\":1},\"a\":{\"value\":1,\"ttl\":true}}",
                "{\"ok\":{\"value\":1},\"a\":{\"value\":1,\"ts\":1.5}}",
                "{\"ok\":{\"value\":1},\"a\":{\"value\":1,\"ts\":-1}}",
                "{\"ok\":{\"value\":1},\"a\":{\"value\":1,\"ts\":\"now\"}}",
                "{\"ok\":{\"value\":1},\"a\":{\"value\":1,\"tll\":5}}",
                "{\"ok\":{\"value\":1},\"\":{\"value\":1}}",
                "{\"ok\":{\"value\":1},\"a//b\":{\"value\":1}}",
                "{\"ok\":{\"value\":1},\"a\\u0000\":{\"value\":1}}",
                "{\"ok\":{\"value\":1},\"\\ud800\":{\"value\":1}}",
                "{\"ok\":{\"value\":1},\"..\":{\"value\":1}}",
                "{\"ok\":{\"value\":1},\"ok\":{\"value\":2}}",
                "{\"ok\":{\"value\":1}} x",
                "{\"ok\":{\"value\":1}",
                "{\"ok\":{\"value\":01}}",
            })
    void put_malformed_storesNothingAndSaysWhy(String body) {
        Reply put = agent.put("/", body);

        assertThat(put.status()).as(put.text()).isEqualTo(422);
        assertThat(put.header("Content-Type")).startsWith("text/plain");
        assertThat(put.text()).endsWith(".\n").hasLineCount(1);
        assertThat(agent.get("/ok").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":{\"value\":1,\"ttl\":0}}|'a'.ttl: 0 (expected: a whole number from 1 to 315360000000).",
                "{\"a\":{}}|'a'.value: is missing (expected: any JSON).",
                "{\"a\":{\"value\":1,\"tll\":5}}|'a'.tll: is not known (expected: one of value, ttl, ts).",
                "{\"a//b\":{\"value\":1}}|key: 'a//b': empty segment at index 2.",
                "{|body: Unexpected end-of-input: expected close marker for Object at line 1, column 2"
                        + " (expected: {\"<key>\":{\"value\":<json>,\"ttl\":<ms>,\"ts\":<ms>},...}).",
            })
    void put_malformed_saysWhatAndWhere(String body, String sentence) {
        assertThat(agent.put("/", body).text()).isEqualTo(sentence + "\n");
    }

    @Test
    void put_overTheLimits_isRefusedPlainly() {
        try (RunningAgent small = RunningAgent.onMemory(new Limits(10, 10, 10, 2, 10))) {
            assertThat(small.put("/", "{\"a\":{\"value\":\"0123456789\"}}").status())
                    .isEqualTo(413);
            assertThat(small.put("/", "{\"a\":{\"value\":1},\"b\":{\"value\":1},\"c\":{\"value\":1}}")
                            .status())
                    .isEqualTo(413);
            assertThat(small.put("/", "{\"01234567890\":{\"value\":1}}").status())
                    .isEqualTo(422);
            assertThat(small.get("/v1/kv").json().path("entries")).isEmpty();
        }
    }

    @Test
    void get_valuesPutOtherwise_areTextOrBase64() {
        agent.put("/v1/kv/text", "grüße");
        agent.put("/v1/kv/bytes", new byte[] {-1});
        agent.put("/v1/kv/json", " {\"a\": [1,\n2]} ", "Content-Type", "application/json; charset=utf-8");
        agent.put("/v1/kv/claims", "{oops", "Content-Type", "application/json");

        assertThat(agent.get("/text").text()).startsWith("{\"value\":\"grüße\",\"ts\":");
        assertThat(agent.get("/bytes").text()).startsWith("{\"valueBase64\":\"/w==\",\"ts\":");
        assertThat(agent.get("/json").text()).startsWith("{\"value\":{\"a\":[1,2]},\"ts\":");
        assertThat(agent.get("/claims").text()).startsWith("{\"value\":\"{oops\",\"ts\":");
    }

    @Test
    void get_absentOrImpossibleKey_isPlain() {
        assertThat(agent.get("/none").status()).isEqualTo(404);
        assertThat(agent.get("/none").bytes()).isEmpty();
        assertThat(agent.get("/").status()).isEqualTo(404);
        Reply bad = agent.get("/a//b");
        assertThat(bad.status()).isEqualTo(400);
        assertThat(bad.text()).isEqualTo("key: 'a//b': empty segment at index 2.\n");
    }

    @Test
    void get_keysNamedLikeRoutes_areReachableUnderTheApi() {
        agent.put("/", "{\"livez\":{\"value\":1},\"v1/kv/a\":{\"value\":2}}");

        assertThat(agent.get("/livez").json().path("status").asText()).isEqualTo("live");
        assertThat(agent.get("/v1/kv/livez").text()).isEqualTo("1");
        assertThat(agent.get("/v1/kv/v1/kv/a").text()).isEqualTo("2");
    }
}
