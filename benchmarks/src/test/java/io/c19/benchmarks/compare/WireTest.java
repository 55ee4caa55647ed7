package io.c19.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Replies taken apart, whole and in pieces. */
class WireTest {
    @Test
    void take_ofALengthOrInChunks_isCompleteExactlyAtItsEnd() {
        for (String text : List.of(
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nETag: \"x\"\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\netag: \"x\"\r\ntransfer-encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n")) {
            byte[] bytes = Bytes.ascii(text);
            Reply reply = new Reply();
            C19Wire wire = new C19Wire();
            for (int length = 0; length < bytes.length; length++) {
                assertThat(wire.take(bytes, length, reply))
                        .as(text.substring(0, length))
                        .isFalse();
            }
            assertThat(wire.take(bytes, bytes.length, reply)).isTrue();
            assertThat(reply.outcome()).isEqualTo(Reply.Outcome.DONE);
            assertThat(wire.value(reply)).asString(StandardCharsets.US_ASCII).isEqualTo("hello");
        }
    }

    @Test
    void take_withAStatus_saysWhatItMeans() {
        assertThat(outcome("HTTP/1.1 204 No Content\r\n\r\n")).isEqualTo(Reply.Outcome.DONE);
        assertThat(outcome("HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n\r\n"))
                .isEqualTo(Reply.Outcome.BUSY);
        assertThat(outcome("HTTP/1.1 503 Unavailable\r\nContent-Length: 0\r\n\r\n"))
                .isEqualTo(Reply.Outcome.FAILED);
    }

    private static Reply.Outcome outcome(String text) {
        Reply reply = new Reply();
        assertThat(new C19Wire().take(Bytes.ascii(text), text.length(), reply)).isTrue();
        return reply.outcome();
    }

    @Test
    void take_ofRedis_isCompleteExactlyAtItsEnd() {
        for (String text : List.of("$5\r\nhello\r\n", "+OK\r\n", "-ERR no\r\n", "$-1\r\n")) {
            byte[] bytes = Bytes.ascii(text);
            Reply reply = new Reply();
            RedisWire wire = new RedisWire();
            for (int length = 0; length < bytes.length; length++) {
                assertThat(wire.take(bytes, length, reply))
                        .as(text.substring(0, length))
                        .isFalse();
            }
            assertThat(wire.take(bytes, bytes.length, reply)).isTrue();
            assertThat(reply.outcome() == Reply.Outcome.DONE).isEqualTo(text.startsWith("$5") || text.startsWith("+"));
            assertThat(wire.value(reply)).hasSize(text.startsWith("$5") ? 5 : 0);
        }
    }

    @Test
    void value_inJson_isDecoded() {
        String base64 = Base64.getEncoder().encodeToString(Bytes.ascii("hello"));
        assertThat(value(new EtcdWire(), "{\"kvs\":[{\"key\":\"YQ==\",\"value\":\"" + base64 + "\"}]}"))
                .isEqualTo("hello");
        assertThat(value(new EtcdWire(), "{\"header\":{}}")).isEmpty();
        assertThat(value(new CentralDogmaWire(), "{\"type\":\"TEXT\",\"content\":\"" + base64 + "\\n\"}"))
                .isEqualTo("hello");
    }

    private static String value(Wire wire, String body) {
        String text = "HTTP/1.1 200 OK\r\ncontent-length: " + body.length() + "\r\n\r\n" + body;
        Reply reply = new Reply();
        assertThat(wire.take(Bytes.ascii(text), text.length(), reply)).isTrue();
        return new String(wire.value(reply), StandardCharsets.US_ASCII);
    }

    @Test
    void put_toARedis_isAnArrayOfStrings() {
        Bytes out = new Bytes();
        new RedisWire().put(out, Bytes.ascii("a/b"), Bytes.ascii("hello, world"));
        assertThat(text(out)).isEqualTo("*3\r\n$3\r\nSET\r\n$3\r\na/b\r\n$12\r\nhello, world\r\n");
    }

    @Test
    void putAll_toOurs_isOneBatch() {
        Bytes out = new Bytes();
        new C19Wire()
                .putAll(
                        out,
                        List.of(Bytes.ascii("a"), Bytes.ascii("b")),
                        List.of(Bytes.ascii("hello"), Bytes.ascii("world")));
        String body =
                "{\"then\":[{\"put\":\"a\",\"valueBase64\":\"aGVsbG8=\"},{\"put\":\"b\",\"valueBase64\":\"d29ybGQ=\"}]}";
        assertThat(text(out))
                .startsWith("POST /v1/txn HTTP/1.1\r\n")
                .endsWith("Content-Length: " + body.length() + "\r\n\r\n" + body);
    }

    private static String text(Bytes bytes) {
        return new String(bytes.array(), 0, bytes.length(), StandardCharsets.US_ASCII);
    }
}
