package io.c19.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is no proper HTTP, or beyond the limits of HTTP itself: still a problem document, and nothing stored. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadHttpTest {
    private final RunningAgent agent = RunningAgent.onMemory();

    @AfterAll
    void close() {
        agent.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "garbage|400",
                "GET /v1/kv/a b HTTP/1.1|400",
                "GET * HTTP/1.1|400",
                "GET /v1/kv/a HTTP/9.9|505",
                "FOO /v1/kv/a HTTP/1.1|501",
                "put /v1/kv/a HTTP/1.1|501",
                "OPTIONS * HTTP/1.1|404",
            })
    void request_thatIsNoProperHttp_isAnsweredWithAProblem(String line, int status) {
        try (RawHttp raw = agent.raw()) {
            assertProblem(raw.closing(line), status);
        }
    }

    @Test
    void connect_isRefused() {
        try (RawHttp raw = agent.raw()) {
            assertProblem(raw.send("CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n").one(), 501);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Content-Length: 5\\Transfer-Encoding: chunked|400",
                "Content-Length: 5\\Content-Length: 6|400",
                "Content-Length: -5|400",
                "Content-Length: x|400",
                "Transfer-Encoding: gzip|400",
                "Content-Length: 0\\Expect: something|417",
                "Content-Length: 0\\Bad Header|400",
            })
    void put_contradictoryHeaders_storesNothing(String headers, int status) {
        try (RawHttp raw = agent.raw()) {
            String answer = raw.closing("PUT /v1/kv/bad HTTP/1.1", headers.split("\\\\"));

            assertProblem(answer, status);
        }
        assertThat(agent.get("/v1/kv/bad").status()).isEqualTo(404);
    }

    @Test
    void get_endlessPath_isRefused() {
        try (RawHttp raw = agent.raw()) {
            assertProblem(raw.closing("GET /v1/kv/" + "a".repeat(20_000) + " HTTP/1.1"), 414);
        }
    }

    @Test
    void get_endlessHeaders_isRefused() {
        try (RawHttp raw = agent.raw()) {
            String answer = raw.closing("GET /v1/kv/a HTTP/1.1", "X: " + "a".repeat(20_000));

            assertProblem(answer, 431);
            assertThat(answer).contains("/problems/headers-too-large");
        }
    }

    @Test
    void get_offeringWebSocket_isAnsweredAsUsual() {
        try (RawHttp raw = agent.raw()) {
            raw.request(
                    "GET /livez HTTP/1.1",
                    "Host: a",
                    "Connection: Upgrade",
                    "Upgrade: websocket",
                    "Sec-WebSocket-Version: 13",
                    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==");

            assertThat(raw.one()).startsWith("HTTP/1.1 200 ").doesNotContain("Set-Cookie");
        }
    }

    @Test
    void get_severalOnOneConnection_areAnsweredInTurn() {
        agent.put("/v1/kv/pipe", "1");
        try (RawHttp raw = agent.raw()) {
            raw.send("GET /v1/kv/pipe HTTP/1.1\r\nHost: a\r\n\r\nGET /v1/kv/none HTTP/1.1\r\nHost: a\r\n\r\n");

            assertThat(raw.one()).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n1");
            assertThat(raw.one()).startsWith("HTTP/1.1 404 ");
            assertThat(raw.closing("GET /v1/kv/pipe HTTP/1.1")).startsWith("HTTP/1.1 200 ");
        }
    }

    private static void assertProblem(String answer, int status) {
        assertThat(answer)
                .startsWith("HTTP/1.1 " + status + " ")
                .contains("Content-Type: application/problem+json", "X-Content-Type-Options: nosniff")
                .contains("\"status\":" + status)
                .doesNotContain("Server:")
                .doesNotContain("<html>");
    }
}
