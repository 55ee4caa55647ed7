package io.c19.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.agent.http.RunningAgent.Reply;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The short way must not be told from the long one, but by the clock. */
@Timeout(60)
class KeyHandlerTest {
    private final RunningAgent agent = RunningAgent.onMemory();

    @AfterEach
    void close() {
        agent.close();
    }

    /** Where a piece ends, the server may have to go the long way with a body it began to take. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4_000, 9_000, KeyHandler.BODY_BYTES_MAX - 1})
    void put_bodyInPieces_isStoredWhole(int split) {
        byte[] body = body(KeyHandler.BODY_BYTES_MAX);
        for (int i = 0; i < 20; i++) {
            try (RawHttp raw = agent.raw()) {
                raw.request("PUT /v1/kv/a" + i + " HTTP/1.1", "Host: a", "Content-Length: " + body.length);
                raw.send(Arrays.copyOf(body, split));
                // By the time of this answer, what was sent before has most likely been looked at.
                assertThat(agent.get("/v1/kv/a" + i).status()).isEqualTo(404);
                raw.send(Arrays.copyOfRange(body, split, body.length));

                assertThat(raw.one()).startsWith("HTTP/1.1 201 ");
                assertThat(agent.get("/v1/kv/a" + i).bytes()).isEqualTo(body);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8_191, 8_192, KeyHandler.BODY_BYTES_MAX, KeyHandler.BODY_BYTES_MAX + 1, 200_000})
    void put_bodyOfAnyLength_isStoredWhole(int length) {
        byte[] body = body(length);

        assertThat(agent.put("/v1/kv/a", body).status()).isEqualTo(201);

        assertThat(agent.get("/v1/kv/a").bytes()).isEqualTo(body);
        Reply head = agent.head("/v1/kv/a");
        assertThat(head.header("Content-Length")).isEqualTo(String.valueOf(length));
        assertThat(head.bytes()).isEmpty();
    }

    @Test
    void requests_ofBothWaysInOneGo_areAnsweredInTurn() {
        try (RawHttp raw = agent.raw()) {
            raw.send("PUT /v1/kv/a HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n1"
                    + "GET /v1/kv/a HTTP/1.1\r\nHost: a\r\n\r\n"
                    + "DELETE /v1/kv/a HTTP/1.1\r\nHost: a\r\n\r\n"
                    + "PUT /v1/kv/a HTTP/1.1\r\nHost: a\r\nIf-Match: *\r\nContent-Length: 1\r\n\r\n2"
                    + "GET /livez HTTP/1.1\r\nHost: a\r\n\r\n"
                    + "GET /v1/kv/a HTTP/1.1\r\nHost: a\r\n\r\n");

            assertThat(raw.one()).startsWith("HTTP/1.1 201 ");
            assertThat(raw.one()).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n1");
            assertThat(raw.one()).startsWith("HTTP/1.1 204 ");
            assertThat(raw.one()).startsWith("HTTP/1.1 412 ");
            assertThat(raw.one()).startsWith("HTTP/1.1 200 ");
            assertThat(raw.one()).startsWith("HTTP/1.1 404 ");
        }
    }

    @Test
    void put_bodyThatEndsEarly_storesNothing() {
        try (RawHttp raw = agent.raw()) {
            raw.send("PUT /v1/kv/a HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n12345")
                    .end();

            assertThat(raw.rest()).startsWith("HTTP/1.1 400 ");
        }
        assertThat(agent.get("/v1/kv/a").status()).isEqualTo(404);
    }

    private static byte[] body(int length) {
        byte[] body = new byte[length];
        for (int i = 0; i < length; i++) {
            body[i] = (byte) (i * 31 + i / 251);
        }
        return body;
    }
}
