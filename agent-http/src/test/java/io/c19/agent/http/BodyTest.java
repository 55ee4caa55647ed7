package io.c19.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.agent.http.RunningAgent.Reply;
import io.c19.layers.Limits;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are too long, too short, or never end. */
class BodyTest {
    private final RunningAgent agent = RunningAgent.onMemory(new Limits(100, 100, 1_000, 10, 10));

    @AfterEach
    void close() {
        agent.close();
    }

    @Test
    void put_declaredTooLong_isRefusedAndTheConnectionGoesOn() {
        try (RawHttp raw = agent.raw()) {
            raw.send("PUT /v1/kv/a HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n" + "x".repeat(100_000));

            assertTooLarge(raw.one());
            assertThat(raw.send("GET /livez HTTP/1.1\r\nHost: a\r\n\r\n").one()).startsWith("HTTP/1.1 200 ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PUT /v1/kv/a?tll=1",
                "PUT /v1/kv/a//b",
                "POST /v1/kv/a",
                "PUT /v1/nope",
                "POST /v1/txn",
                "PUT /cat",
                "FOO /v1/kv/a"
            })
    void any_refusedBeforeItsBodyIsRead_isAnsweredAndTheConnectionGoesOn(String request) {
        byte[] large = new byte[8 << 20]; // more than buffers between here and there hold
        try (RawHttp raw = agent.raw()) {
            raw.request(request + " HTTP/1.1", "Host: a", "Content-Length: " + large.length)
                    .send(large);

            assertThat(raw.one()).matches("(?s)HTTP/1.1 (4..|501) .*").doesNotContain("Connection: close");
            assertThat(raw.request("GET /livez HTTP/1.1", "Host: a").one()).startsWith("HTTP/1.1 200 ");
        }
        assertNothingStored();
    }

    @Test
    void put_expectingToContinue_isRefusedBeforeTheBody() {
        try (RawHttp raw = agent.raw()) {
            raw.send("PUT /v1/kv/a HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\nExpect: 100-continue\r\n\r\n");

            assertTooLarge(raw.one());
        }
    }

    @Test
    void put_expectingToContinue_isToldTo() {
        try (RawHttp raw = agent.raw()) {
            raw.send("PUT /v1/kv/a HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n");
            assertThat(raw.one()).startsWith("HTTP/1.1 100 ");

            assertThat(raw.send("1").one()).startsWith("HTTP/1.1 201 ");
        }
    }

    @Test
    void put_chunkedTooLong_isRefusedAndTheConnectionGoesOn() {
        String chunk = "3e8\r\n" + "x".repeat(1_000) + "\r\n";
        try (RawHttp raw = agent.raw()) {
            raw.send("PUT /v1/kv/a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk.repeat(50)
                    + "0\r\n\r\n");

            assertTooLarge(raw.one());
            assertThat(raw.send("GET /livez HTTP/1.1\r\nHost: a\r\n\r\n").one()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void put_chunkedOfTheGreatestLength_isStored() {
        String chunk = "1f4\r\n" + "x".repeat(500) + "\r\n";
        try (RawHttp raw = agent.raw()) {
            raw.send("PUT /v1/kv/a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk.repeat(2)
                    + "0\r\n\r\n");

            assertThat(raw.one()).startsWith("HTTP/1.1 201 ");
        }
        assertThat(agent.get("/v1/kv/a").text()).isEqualTo("x".repeat(1_000));
    }

    @Test
    void put_moreThanIsEverRead_endsTheConnection() {
        try (RawHttp raw = agent.raw()) {
            raw.send("PUT /v1/kv/a HTTP/1.1\r\nHost: a\r\nContent-Length: 999999999999\r\n\r\n");

            String answer = raw.rest();
            assertTooLarge(answer);
            assertThat(answer).contains("Connection: close");
        }
    }

    @Test
    void put_shorterThanDeclared_storesNothing() {
        try (RawHttp raw = agent.raw()) {
            raw.send("PUT /v1/kv/a HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n12345")
                    .end();

            String answer = raw.rest();
            assertThat(answer).startsWith("HTTP/1.1 400 ").contains("/problems/invalid-request", "nothing was done");
        }
        assertNothingStored();
    }

    @Test
    void put_chunkedWithoutAnEnd_storesNothing() {
        try (RawHttp raw = agent.raw()) {
            raw.send("PUT /v1/kv/a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n")
                    .end();

            assertThat(raw.rest()).startsWith("HTTP/1.1 400 ");
        }
        assertNothingStored();
    }

    @Test
    void put_badChunk_storesNothing() {
        try (RawHttp raw = agent.raw()) {
            raw.send("PUT /v1/kv/a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n12345\r\n0\r\n\r\n");

            assertThat(raw.rest()).startsWith("HTTP/1.1 400 ").contains("application/problem+json");
        }
        assertNothingStored();
    }

    @Test
    void put_clientGoneHalfway_storesNothing() {
        for (int i = 0; i < 10; i++) {
            try (RawHttp raw = agent.raw()) {
                raw.send("PUT /v1/kv/a HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n12345");
            }
        }
        assertThat(agent.put("/v1/kv/after", "1").status()).isEqualTo(201);
        assertNothingStored();
    }

    @Test
    void put_longerThanDeclared_storesWhatWasDeclared() {
        try (RawHttp raw = agent.raw()) {
            raw.send(
                    "PUT /v1/kv/a HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n12345 /x HTTP/1.1\r\nHost: a\r\n\r\n");

            assertThat(raw.one()).startsWith("HTTP/1.1 201 ");
            assertThat(raw.one()).startsWith("HTTP/1.1 ").doesNotContain("200 OK");
        }
        assertThat(agent.get("/v1/kv/a").text()).isEqualTo("123");
    }

    @Test
    void put_withoutLength_isEmpty() {
        try (RawHttp raw = agent.raw()) {
            assertThat(raw.closing("PUT /v1/kv/a HTTP/1.1")).startsWith("HTTP/1.1 201 ");
        }
        assertThat(agent.get("/v1/kv/a").bytes()).isEmpty();
    }

    @Test
    void batch_overItsLimits_isRefusedAsAWhole() {
        String puts = String.join(
                ",",
                IntStream.range(0, 11)
                        .mapToObj(i -> "{\"put\":\"k" + i + "\",\"value\":\"\"}")
                        .toList());

        Reply tooMany = agent.post("/v1/txn", "{\"then\":[" + puts + "]}");
        Reply tooLong = agent.post("/v1/txn", "{\"then\":[{\"put\":\"a\",\"value\":\"" + "x".repeat(1_001) + "\"}]}");

        assertThat(tooMany.status()).isEqualTo(413);
        assertThat(tooMany.detail()).isEqualTo("length of then: 11 (expected: at most 10).");
        assertThat(tooLong.status()).isEqualTo(413);
        assertThat(tooLong.detail()).isEqualTo("value length in bytes: 1001 (expected: at most 1000).");
        assertThat(agent.get("/v1/kv").json().path("entries")).isEmpty();
    }

    private void assertNothingStored() {
        assertThat(agent.get("/v1/kv/a").status()).isEqualTo(404);
    }

    private void assertTooLarge(String answer) {
        assertThat(answer)
                .startsWith("HTTP/1.1 413 ")
                .contains("Content-Type: application/problem+json", "/problems/too-large", "(expected: at most 1000)");
        assertNothingStored();
    }
}
