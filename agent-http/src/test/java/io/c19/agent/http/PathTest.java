package io.c19.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.agent.http.RunningAgent.Reply;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths as they come over the wire: which key they name, and what is said of those that name none. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PathTest {
    private final RunningAgent agent = RunningAgent.onMemory();

    @AfterAll
    void close() {
        agent.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "a/b a/b",
                "a%2Fb a/b",
                "a%2fb a/b",
                "%61 a",
                "a+b a+b",
                "a%2Bb a+b",
                "a%20b 'a b'",
                "a%25b a%b",
                "a%252Fb a%2Fb",
                "a;b=c a;b=c",
                "..;/a ..;/a",
                "... ...",
                ".git/config .git/config",
                "%2egit .git",
                "a%3Fb a?b",
                "a%23b a#b",
                "a:b@c,d&e=f$g a:b@c,d&e=f$g",
                "\"<>\\^`{|} '\"<>\\^`{|}'",
                "%F0%9F%92%A1 💡",
                "v1/kv/a v1/kv/a",
            })
    void put_anyPath_storesTheKeyThatItNames(String path, String key) {
        String answer = raw("PUT /v1/kv/" + path + " HTTP/1.1", "Content-Length: 1", "X: y\r\n\r\n1");

        assertThat(answer).startsWith("HTTP/1.1 20");
        Reply list = agent.get("/v1/kv?prefix=" + Http.encoded(key));
        assertThat(list.json().at("/entries/0/key").asText()).isEqualTo(key);
        assertThat(raw("GET /v1/kv/" + path + " HTTP/1.1"))
                .startsWith("HTTP/1.1 200")
                .endsWith("\r\n\r\n1");
    }

    @Test
    void put_utf8WithoutEscapes_isTakenAsItIs() {
        String path = new String("grüße".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);

        assertThat(raw("PUT /v1/kv/" + path + " HTTP/1.1", "Content-Length: 0")).startsWith("HTTP/1.1 20");
        assertThat(agent.get("/v1/kv/gr%C3%BC%C3%9Fe").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "/v1/kv/ invalid-key 'key: '''': is empty.'",
                "/v1/kv// invalid-key 'empty segment at index 0'",
                "/v1/kv/a//b invalid-key 'empty segment at index 2'",
                "/v1/kv/a/ invalid-key 'empty segment at index 2'",
                "/v1/kv/a%2F%2Fb invalid-key 'empty segment at index 2'",
                "/v1/kv/. invalid-key 'segment ''.'' at index 0'",
                "/v1/kv/a/../b invalid-key 'segment ''..'' at index 2'",
                "/v1/kv/%2e%2E/x invalid-key 'segment ''..'' at index 0'",
                "/v1/kv/a%2F..%2Fb invalid-key 'segment ''..'' at index 2'",
                "/v1/kv/../../../x invalid-key 'segment ''..'''",
                "/v1/kv/a%00b invalid-key 'control character U+0000'",
                "/v1/kv/a%0Ab invalid-key 'control character U+000A at index 1'",
                "/v1/kv/a%7F invalid-key 'control character U+007F at index 1'",
                "/v1/kv/a%C2%85 invalid-key 'control character U+0085 at index 1'",
                "/v1/kv/a%zz invalid-encoding '''%zz'' at index 8'",
                "/v1/kv/a% invalid-encoding '''%'' at index 8'",
                "/v1/kv/a%4 invalid-encoding '''%4'' at index 8'",
                "/v1/kv/a%u0041 invalid-encoding '''%u0'' at index 8'",
                "/v1/kv/a%C3 invalid-encoding '''%C3'' is not UTF-8 at index 8'",
                "/v1/kv/%ED%A0%80 invalid-encoding '''%ED'' is not UTF-8 at index 7'",
                "/v1/kv/%C0%AF invalid-encoding '''%C0'' is not UTF-8 at index 7'",
                "/v1/kv/a\u00e9 invalid-encoding 'not UTF-8 at index 8'",
                "/v1/kv/a#b invalid-request 'Fragment'",
                "/v1/history/a%zz invalid-encoding '''%zz'' at index 13'",
                "/v1/kv?prefix=%zz invalid-encoding '''%zz'' at index 7'",
                "/v1/kv?prefix=a%00 invalid-key 'control character U+0000 at index 1'",
                "/v1/kv?prefix=a//b invalid-key 'empty segment at index 2'",
                "/v1/kv/a?x=1 invalid-request 'query parameter: ''x'''",
            })
    void get_badPath_saysWhatIsWrongAndWhere(String target, String problem, String detail) {
        String answer = raw("GET " + target + " HTTP/1.1");

        assertThat(answer)
                .startsWith("HTTP/1.1 400 ")
                .contains("Content-Type: application/problem+json")
                .contains("\"type\":\"/problems/" + problem + "\"")
                .contains(detail);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/v1", "/v1/", "/v1/nope", "/v1/watches", "/v1/kvx/a", "/v1/%6bv/a", "/v1/tag/a", "/v1//kv/a"})
    void any_unknownRoute_namesTheDocument(String path) {
        for (String method : new String[] {"GET", "PUT", "POST", "DELETE", "PATCH"}) {
            String answer = raw(method + " " + path + " HTTP/1.1", "Content-Length: 0");

            assertThat(answer).startsWith("HTTP/1.1 404 ").contains("/problems/route-not-found", "docs/http-api.md");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST|/v1/kv/a|DELETE, GET, HEAD, OPTIONS, PATCH, PUT",
                "PUT|/v1/kv|DELETE, GET, HEAD, OPTIONS",
                "DELETE|/v1/history/a|GET, HEAD, OPTIONS",
                "POST|/v1/log|GET, HEAD, OPTIONS",
                "PATCH|/v1/diff|GET, HEAD, OPTIONS",
                "GET|/v1/revert|OPTIONS, POST",
                "GET|/v1/txn|OPTIONS, POST",
                "POST|/v1/status|GET, HEAD, OPTIONS",
                "POST|/livez|GET, HEAD, OPTIONS",
                "PUT|/readyz|GET, HEAD, OPTIONS",
                "PUT|/cat|GET, HEAD, OPTIONS",
                "POST|/|GET, HEAD, OPTIONS, PUT",
                "TRACE|/v1/kv/a|DELETE, GET, HEAD, OPTIONS, PATCH, PUT",
            })
    void any_wrongMethod_isToldTheRightOnes(String method, String path, String allow) {
        String answer = raw(method + " " + path + " HTTP/1.1", "Content-Length: 0");

        assertThat(answer)
                .startsWith("HTTP/1.1 405 ")
                .contains("Allow: " + allow + "\r\n", "/problems/method-not-allowed");
        assertThat(raw("OPTIONS " + path + " HTTP/1.1"))
                .startsWith("HTTP/1.1 204 ")
                .contains("Allow: " + allow + "\r\n");
    }

    private String raw(String requestLine, String... headers) {
        try (RawHttp raw = agent.raw()) {
            return raw.closing(requestLine, headers);
        }
    }
}
