package io.c19.connection.standard;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.fixtures.TestClock;
import io.c19.layers.Limits;
import io.c19.layers.Value;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over the wire, and that agents of C19's own understand it and are understood. */
class WireTest {
    private static final Instant T = Instant.ofEpochMilli(1_700_000_000_000L);

    private final HttpClient client = HttpClient.newHttpClient();
    private final TestAgent agent = TestAgent.started(Map.of());

    @AfterEach
    void close() {
        agent.close();
    }

    private HttpResponse<String> get(String path) throws Exception {
        URI uri = agent.uri().resolve(path);
        return client.send(HttpRequest.newBuilder(uri).GET().build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> put(String body) throws Exception {
        HttpRequest put = HttpRequest.newBuilder(agent.uri())
                .PUT(BodyPublishers.ofString(body))
                .build();
        return client.send(put, BodyHandlers.ofString());
    }

    private static Value json(String json, Instant written) {
        return new Value(json.getBytes(StandardCharsets.UTF_8), "application/json", null, written);
    }

    @Test
    void map_isC19s() throws Exception {
        agent.put("cat", json("\"garfield\"", T));
        agent.put(
                "dog",
                new Value(
                        "[1,2]".getBytes(StandardCharsets.UTF_8),
                        "application/json",
                        TestClock.START.plusSeconds(60),
                        TestClock.START));
        assertThat(get("").body())
                .isEqualTo("{\"cat\":{\"value\":\"garfield\",\"ts\":1700000000000,\"ttl\":null},"
                        + "\"dog\":{\"value\":[1,2],\"ts\":%d,\"ttl\":60000}}"
                                .formatted(TestClock.START.toEpochMilli()));
    }

    @Test
    void version_isC19s_andWhoHasItIsSentNothing() throws Exception {
        agent.put("cat", json("\"garfield\"", T));
        agent.put("users/1", json("1", T.plusMillis(1)));
        try (C19Agent c19 = new C19Agent()) {
            c19.set(get("").body());
            assertThat(get(c19.version()).statusCode()).isEqualTo(204);
            c19.set("{\"cat\":{\"value\":\"garfield\",\"ts\":1700000000001,\"ttl\":null}}");
            assertThat(get(c19.version()).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void version_ofTheSameKeysAndTimes_hidesNoOtherValues_fromWhoCanCompareThem() throws Exception {
        agent.put("cat", json("\"garfield\"", T));
        String version = agent.connection().ledger().versions().c19Text();
        HttpRequest other = HttpRequest.newBuilder(agent.uri().resolve(version))
                .header(Exchanges.CONTENT_HEADER, "0")
                .GET()
                .build();
        assertThat(get(version).statusCode()).isEqualTo(204);
        assertThat(client.send(other, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }

    @Test
    void put_isAppliedWhenItIsAnswered() throws Exception {
        for (int i = 0; i < 50; i++) {
            String map = "{\"k\":{\"value\":%d,\"ts\":%d}}".formatted(i, 1_000 + i);
            assertThat(put(map).statusCode()).isEqualTo(204);
            assertThat(agent.get("k")).isEqualTo(Integer.toString(i));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "[]",
                "{\"k\":{\"value\":1,\"ts\":1}",
                "{\"k\":{\"value\":1,\"ts\":1}} x",
                "{\"k\":1}",
                "{\"k\":{\"ts\":1}}",
                "{\"k\":{\"value\":1,\"ts\":\"1\"}}",
                "{\"k\":{\"value\":1,\"ts\":-1}}",
                "{\"k\":{\"value\":1,\"ts\":1,\"ttl\":1.5}}"
            })
    void put_malformed_isNotAcknowledged(String body) throws Exception {
        assertThat(put(body).statusCode()).isEqualTo(422);
        assertThat(agent.get("k")).isNull();
    }

    @Test
    void put_ofWhatNobodyCanHoldHere_takesTheRest() throws Exception {
        String map = "{\"a//b\":{\"value\":1,\"ts\":1},\"late\":{\"value\":1,\"ts\":18446744073709551615},"
                + "\"large\":{\"value\":\"%s\",\"ts\":1},\"long\":{\"value\":[%s[]],\"ts\":1},\"k\":{\"value\":1,\"ts\":1}}";
        String large = "x".repeat(Limits.DEFAULT.valueBytesMax() + 1);
        String elements = "0,".repeat(3 * Limits.DEFAULT.valueBytesMax());
        assertThat(put(map.formatted(large, elements)).statusCode()).isEqualTo(204);
        assertThat(agent.get("k")).isEqualTo("1");
        assertThat(agent.get("late")).isNull();
        assertThat(agent.get("large")).isNull();
        assertThat(agent.get("long")).isNull();
    }

    @Test
    void put_ofATextThatIsTooLongToBeHeld_isRefused_withASentence() throws Exception {
        String map = "{\"k\":{\"value\":\"%s\",\"ts\":1}}".formatted("x".repeat(5 * Limits.DEFAULT.valueBytesMax()));
        HttpResponse<String> refused = put(map);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("larger than anything that would be taken here");
    }

    @Test
    void values_ofAnyKind_areTheSameBytesAtAnotherAgent() {
        try (TestAgent other = TestAgent.started(Map.of("peer_provider.peers", agent.address()))) {
            Map<String, Value> values = Map.of(
                    "bytes",
                    new Value(new byte[] {0, -1, 10}, "image/png", null, null),
                    "text",
                    new Value("hello".getBytes(StandardCharsets.UTF_8), "text/plain", null, null),
                    "untyped",
                    Value.of("{\"a\": 1}".getBytes(StandardCharsets.UTF_8)),
                    "spaced",
                    json("{ \"b\" : 1.50e3 }", T),
                    "null",
                    json("null", T),
                    "due",
                    new Value("1".getBytes(StandardCharsets.UTF_8), null, TestClock.START.plusSeconds(9), null));
            values.forEach(agent::put);
            other.connection().sync(Duration.ofSeconds(30));
            values.forEach((key, value) -> {
                Value copy = other.state()
                        .head()
                        .get(new io.c19.layers.Key(key))
                        .orElseThrow()
                        .value();
                assertThat(copy.bytes()).as(key).isEqualTo(value.bytes());
                assertThat(copy.contentType()).as(key).isEqualTo(value.contentType());
                assertThat(copy.expires()).as(key).isEqualTo(value.expires());
            });
            assertThat(other.connection().ledger().versions())
                    .isEqualTo(agent.connection().ledger().versions());
        }
    }

    @Test
    void agentOfC19_andThisOne_comeToTheSame_bothWays() throws Exception {
        try (C19Agent c19 = new C19Agent();
                TestAgent joining = TestAgent.started(Map.of("peer_provider.peers", c19.address()))) {
            c19.set("{\"theirs\":{\"value\":{\"a\":[1,2.5]},\"ts\":1000,\"ttl\":null}}");
            joining.put("ours", "{\"b\":true}");
            joining.put("text", new Value("hello".getBytes(StandardCharsets.UTF_8), "text/plain", null, null));
            joining.connection().sync(Duration.ofSeconds(30));
            assertThat(joining.get("theirs")).isEqualTo("{\"a\":[1,2.5]}");
            assertThat(c19.value("ours").toString()).isEqualTo("{\"b\":true}");
            assertThat(c19.value("text").textValue()).isEqualTo("hello");
            assertThat(joining.connection().ledger().versions().c19Text()).isEqualTo(c19.version());
            c19.pullFrom(joining.uri());
            assertThat(c19.pushTo(joining.uri(), c19.map())).isEqualTo(204);
            assertThat(joining.get("text")).isEqualTo("hello");

            joining.delete("ours");
            joining.connection().sync(Duration.ofSeconds(30));
            assertThat(c19.value("ours").isNull()).isTrue();
            assertThat(joining.connection().ledger().versions().c19Text()).isEqualTo(c19.version());
            try (TestAgent third = TestAgent.started(Map.of("peer_provider.peers", c19.address()))) {
                third.connection().sync(Duration.ofSeconds(30));
                assertThat(third.get("ours")).isNull();
                assertThat(third.get("theirs")).isEqualTo("{\"a\":[1,2.5]}");
            }
        }
    }
}
