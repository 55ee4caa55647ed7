package io.c19.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.agent.http.RunningAgent.Reply;
import io.c19.layers.Etag;
import io.c19.layers.Limits;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyRoutesTest {
    private final RunningAgent agent = RunningAgent.onHistory();

    @AfterEach
    void close() {
        agent.close();
    }

    @Test
    void put_newKey_answersCreatedWithEtagAndRevision() {
        Reply put = agent.put("/v1/kv/a/b", "hello");

        assertThat(put.status()).isEqualTo(201);
        assertThat(put.header("ETag")).isEqualTo('"' + Etag.of(Texts.bytes("hello")) + '"');
        assertThat(put.header("C19-Revision"))
                .isEqualTo(agent.state.head().revision().id());
        assertThat(put.bytes()).isEmpty();
        assertThat(put.header("Content-Length")).isEqualTo("0");
    }

    @Test
    void put_presentKey_answersOk() {
        agent.put("/v1/kv/a", "1");

        Reply put = agent.put("/v1/kv/a", "2");

        assertThat(put.status()).isEqualTo(200);
        assertThat(agent.get("/v1/kv/a").text()).isEqualTo("2");
    }

    @Test
    void put_sameValueAgain_makesNoRevision() {
        Reply first = agent.put("/v1/kv/a", "1");

        Reply second = agent.put("/v1/kv/a", "1");

        assertThat(second.status()).isEqualTo(200);
        assertThat(second.header("C19-Revision")).isEqualTo(first.header("C19-Revision"));
        assertThat(second.etag()).isEqualTo(first.etag());
    }

    @Test
    void get_value_comesBackByteForByteWithAllItsHeaders() {
        byte[] bytes = new byte[256];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        Reply put = agent.put("/v1/kv/a", bytes, "Content-Type", "image/x-icon");

        Reply get = agent.get("/v1/kv/a");

        assertThat(get.status()).isEqualTo(200);
        assertThat(get.bytes()).isEqualTo(bytes);
        assertThat(get.header("Content-Type")).isEqualTo("image/x-icon");
        assertThat(get.header("Content-Length")).isEqualTo("256");
        assertThat(get.header("ETag")).isEqualTo(put.header("ETag"));
        assertThat(get.header("C19-Revision")).isEqualTo(put.header("C19-Revision"));
        assertThat(get.header("C19-Conflict")).isEmpty();
        assertThat(get.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(get.header("Cache-Control")).isEqualTo("no-cache");
        assertThat(get.header("Content-Security-Policy")).isEqualTo("sandbox");
        assertThat(get.header("Vary")).isEqualTo("Accept");
        assertThat(get.header("Accept-Ranges")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "Text/HTML; Charset=ISO-8859-1",
                "text/plain;charset=\"utf-8\"",
                "application/json",
                "a/b; c"
            })
    void get_contentType_comesBackAsItWasGiven(String type) {
        agent.put("/v1/kv/a", "x", "Content-Type", type);

        // Jetty spells some well-known types its own way, which is the same to every reader of HTTP.
        assertThat(agent.get("/v1/kv/a").header("Content-Type").replace(" ", ""))
                .isEqualToIgnoringCase(type.replace(" ", ""));
        assertThat(agent.get("/v1/kv/a", "Accept", MediaTypes.ENTRY)
                        .json()
                        .path("contentType")
                        .asText())
                .isEqualTo(type);
    }

    @Test
    void get_valueOfNoType_isOctetStream() {
        agent.put("/v1/kv/a", "x");
        agent.put("/v1/kv/b", "x", "Content-Type", "application/x-www-form-urlencoded");

        assertThat(agent.get("/v1/kv/a").header("Content-Type")).isEqualTo("application/octet-stream");
        assertThat(agent.get("/v1/kv/b").header("Content-Type")).isEqualTo("application/octet-stream");
    }

    @Test
    void get_emptyValue_isEmpty() {
        agent.put("/v1/kv/a", "");

        Reply get = agent.get("/v1/kv/a");

        assertThat(get.status()).isEqualTo(200);
        assertThat(get.bytes()).isEmpty();
        assertThat(get.etag()).isEqualTo("e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
    }

    @Test
    void get_valueOfTheGreatestLength_isWhole() {
        byte[] bytes = new byte[1 << 20];
        bytes[bytes.length - 1] = 1;
        assertThat(agent.put("/v1/kv/a", bytes).status()).isEqualTo(201);

        assertThat(agent.get("/v1/kv/a").bytes()).isEqualTo(bytes);
    }

    @Test
    void head_hasTheHeadersOfGetWithoutTheBody() {
        agent.put("/v1/kv/a", "hello", "Content-Type", "text/plain");

        Reply head = agent.head("/v1/kv/a");
        Reply get = agent.get("/v1/kv/a");

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.bytes()).isEmpty();
        assertThat(head.header("Content-Length")).isEqualTo("5");
        assertThat(head.response().headers().map().keySet())
                .isEqualTo(get.response().headers().map().keySet());
    }

    @Test
    void get_absentKey_isProblem() {
        Reply get = agent.get("/v1/kv/a%20b");

        assertThat(get.status()).isEqualTo(404);
        assertThat(get.problem()).isEqualTo("key-not-found");
        assertThat(get.json().path("key").asText()).isEqualTo("a b");
        assertThat(get.json().path("status").asInt()).isEqualTo(404);
        assertThat(get.json().path("retryable").asBoolean(true)).isFalse();
        assertThat(agent.head("/v1/kv/x").status()).isEqualTo(404);
    }

    @Test
    void get_ifNoneMatch_answersNotModifiedForTheSameEtag() {
        String etag = agent.put("/v1/kv/a", "1").header("ETag");

        Reply same = agent.get("/v1/kv/a", "If-None-Match", "\"other\", " + etag);

        assertThat(same.status()).isEqualTo(304);
        assertThat(same.header("ETag")).isEqualTo(etag);
        assertThat(same.header("C19-Revision")).isNotEmpty();
        assertThat(same.header("Content-Type")).isEmpty();
        assertThat(same.bytes()).isEmpty();
        assertThat(agent.get("/v1/kv/a", "If-None-Match", "W/" + etag).status()).isEqualTo(304);
        assertThat(agent.get("/v1/kv/a", "If-None-Match", "*").status()).isEqualTo(304);
        assertThat(agent.get("/v1/kv/a", "If-None-Match", "\"other\"").status()).isEqualTo(200);
        assertThat(agent.head("/v1/kv/a", "If-None-Match", etag).status()).isEqualTo(304);
    }

    @Test
    void get_ifMatch_failsForAnotherEtag() {
        String etag = agent.put("/v1/kv/a", "1").header("ETag");

        assertThat(agent.get("/v1/kv/a", "If-Match", etag).status()).isEqualTo(200);
        assertThat(agent.get("/v1/kv/a", "If-Match", "\"x\"").status()).isEqualTo(412);
        assertThat(agent.get("/v1/kv/b", "If-Match", "*").status()).isEqualTo(412);
    }

    @Test
    void get_asEntry_tellsAllThatIsKnown() {
        Reply put = agent.put("/v1/kv/a?ttl=1000", "grüße", "Content-Type", "text/plain");
        String modified = Texts.time(agent.clock.instant());
        agent.put("/v1/kv/b", "x");

        Reply get = agent.get("/v1/kv/a", "Accept", "application/vnd.c19.entry+json");

        assertThat(get.header("Content-Type")).isEqualTo("application/vnd.c19.entry+json");
        assertThat(get.text())
                .isEqualTo("{\"key\":\"a\",\"value\":\"grüße\",\"etag\":\"" + put.etag()
                        + "\",\"size\":7,\"contentType\":\"text/plain\",\"expires\":\"2026-03-01T12:00:01.250Z\",\"revision\":\""
                        + agent.state.head().revision() + "\",\"modified\":\"" + modified + "\",\"conflict\":false}");
    }

    @Test
    void get_asEntryOfBytes_isBase64() {
        agent.put("/v1/kv/a", new byte[] {(byte) 0xff, 0});

        Reply get = agent.get("/v1/kv/a", "Accept", "application/vnd.c19.entry+json, */*;q=0.1");

        assertThat(get.json().path("valueBase64").asText()).isEqualTo("/wA=");
        assertThat(get.json().has("value")).isFalse();
        assertThat(get.json().get("expires").isNull()).isTrue();
    }

    @Test
    void get_at_readsTheOlderRevision() {
        String first = agent.put("/v1/kv/a", "1").header("C19-Revision");
        agent.put("/v1/kv/a", "2");

        Reply get = agent.get("/v1/kv/a?at=" + first);

        assertThat(get.text()).isEqualTo("1");
        assertThat(get.header("C19-Revision")).isEqualTo(first);
        assertThat(agent.get("/v1/kv/a?at=2026-03-01T12:00:02Z").text()).isEqualTo("1");
        assertThat(agent.get("/v1/kv/a?at=2026-03-01T13:00:02+01:00").text()).isEqualTo("1");
        assertThat(agent.get("/v1/kv/a?at=" + RememberingState.TAG).problem()).isEqualTo("key-not-found");
    }

    @Test
    void get_atUnknownRevision_saysSo() {
        Reply get = agent.get("/v1/kv/a?at=nonsense");

        assertThat(get.status()).isEqualTo(404);
        assertThat(get.problem()).isEqualTo("revision-not-found");
        assertThat(get.detail()).contains("'nonsense'");
        assertThat(agent.get("/v1/kv/a?at=").problem()).isEqualTo("revision-not-found");
    }

    @Test
    void get_atAmbiguousRevision_namesTheCandidates() {
        String first = agent.put("/v1/kv/a", "1").header("C19-Revision");
        agent.put("/v1/kv/a", "2");

        Reply get = agent.get("/v1/kv/a?at=" + first.substring(0, 4));

        assertThat(get.status()).isEqualTo(400);
        assertThat(get.problem()).isEqualTo("revision-ambiguous");
        assertThat(get.json().path("candidates")).anyMatch(id -> id.asText().equals(first));
    }

    @Test
    void put_ifMatch_replacesOnlyThatValue() {
        String etag = agent.put("/v1/kv/a", "1").header("ETag");

        assertThat(agent.put("/v1/kv/a", "2", "If-Match", "\"x\", " + etag).status())
                .isEqualTo(200);
        Reply stale = agent.put("/v1/kv/a", "3", "If-Match", etag);

        assertThat(stale.status()).isEqualTo(412);
        assertThat(stale.problem()).isEqualTo("precondition-failed");
        String current = Etag.of(Texts.bytes("2"));
        assertThat(stale.json().path("key").asText()).isEqualTo("a");
        assertThat(stale.json().path("expected").asText()).isEqualTo(etag.replace("\"", ""));
        assertThat(stale.json().path("actual").asText()).isEqualTo(current);
        assertThat(stale.etag()).isEqualTo(current);
        assertThat(agent.get("/v1/kv/a").text()).isEqualTo("2");
    }

    @Test
    void put_ifMatchOfAbsentKey_fails() {
        Reply put = agent.put("/v1/kv/a", "1", "If-Match", "*");

        assertThat(put.status()).isEqualTo(412);
        assertThat(put.json().get("actual").isNull()).isTrue();
        assertThat(put.header("ETag")).isEmpty();
        assertThat(agent.get("/v1/kv/a").status()).isEqualTo(404);
    }

    @Test
    void put_ifMatchStar_replacesAnyValue() {
        agent.put("/v1/kv/a", "1");

        assertThat(agent.put("/v1/kv/a", "2", "If-Match", "*").status()).isEqualTo(200);
    }

    @Test
    void put_ifMatchWeakEtag_neverMatchesAndSaysSo() {
        String etag = agent.put("/v1/kv/a", "1").header("ETag");

        Reply put = agent.put("/v1/kv/a", "2", "If-Match", "W/" + etag);

        assertThat(put.status()).isEqualTo(412);
        assertThat(put.detail()).contains("weak");
        assertThat(put.header("ETag")).isEqualTo(etag);
    }

    @Test
    void put_ifNoneMatchStar_createsOnly() {
        assertThat(agent.put("/v1/kv/a", "1", "If-None-Match", "*").status()).isEqualTo(201);

        Reply second = agent.put("/v1/kv/a", "2", "If-None-Match", "*");

        assertThat(second.status()).isEqualTo(412);
        assertThat(second.json().path("expected").asText()).isEqualTo("absent");
        assertThat(second.etag()).isEqualTo(Etag.of(Texts.bytes("1")));
    }

    @ParameterizedTest
    @CsvSource({"If-None-Match,'\"abc\"'", "If-Match,abc", "Content-Range,bytes 0-1/2"})
    void put_headerThatDoesNotFit_isRefused(String name, String value) {
        Reply put = agent.put("/v1/kv/a", "1", name, value);

        assertThat(put.status()).isEqualTo(400);
        assertThat(put.problem()).isEqualTo("invalid-request");
        assertThat(put.detail()).startsWith(name + ":");
        assertThat(agent.get("/v1/kv/a").status()).isEqualTo(404);
    }

    @Test
    void put_encodedBody_isRefused() {
        Reply put = agent.put("/v1/kv/a", "1", "Content-Encoding", "gzip");

        assertThat(put.status()).isEqualTo(415);
        assertThat(put.header("Accept-Encoding")).isEqualTo("identity");
        assertThat(agent.get("/v1/kv/a").status()).isEqualTo(404);
    }

    @Test
    void put_badContentType_isRefused() {
        assertThat(agent.put("/v1/kv/a", "1", "Content-Type", "nonsense").detail())
                .startsWith("Content-Type: 'nonsense'");
    }

    @Test
    void put_ttl_letsTheValueExpire() {
        agent.put("/v1/kv/a?ttl=5000", "1");
        assertThat(agent.get("/v1/kv/a").status()).isEqualTo(200);

        agent.clock.advance(Duration.ofSeconds(5));

        assertThat(agent.get("/v1/kv/a").status()).isEqualTo(404);
        assertThat(agent.put("/v1/kv/a", "2", "If-None-Match", "*").status()).isEqualTo(201);
        agent.clock.advance(Duration.ofDays(10_000));
        assertThat(agent.get("/v1/kv/a").text()).isEqualTo("2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1.5", "", "5m", "315360000001", "99999999999999999999999"})
    void put_badTtl_isRefused(String ttl) {
        Reply put = agent.put("/v1/kv/a?ttl=" + ttl, "1");

        assertThat(put.status()).isEqualTo(400);
        assertThat(put.detail()).isEqualTo("ttl: '%s' (expected: a whole number from 1 to 315360000000).", ttl);
        assertThat(agent.get("/v1/kv/a").status()).isEqualTo(404);
    }

    @Test
    void put_unknownParameter_isRefused() {
        Reply put = agent.put("/v1/kv/a?tll=5000", "1");

        assertThat(put.status()).isEqualTo(400);
        assertThat(put.detail()).isEqualTo("query parameter: 'tll' (expected: one of ttl).");
    }

    @Test
    void put_authorAndMessage_goIntoHistory() {
        agent.put("/v1/kv/a", "1", "C19-Author", "Ann <ann@example.org>", "C19-Message", "because");
        agent.put(
                "/v1/kv/a",
                "2",
                "C19-Author",
                "UTF-8''J%C3%BCrgen%20%3Cj@example.org%3E",
                "C19-Message",
                "utf-8''one%0A%E2%82%AC");
        agent.raw()
                .closing(
                        "PUT /v1/kv/a HTTP/1.1",
                        "C19-Message: "
                                + new String("grüße".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1),
                        "Content-Length: 0");

        assertThat(agent.get("/v1/history/a").json().path("entries"))
                .extracting(entry -> entry.path("author").asText() + ": "
                        + entry.path("message").asText())
                .containsExactly(
                        "node one <one@example.invalid>: grüße",
                        "Jürgen <j@example.org>: one\n€",
                        "Ann <ann@example.org>: because");
    }

    @ParameterizedTest
    @CsvSource({
        "C19-Author,Ann",
        "C19-Author,<a@b>",
        "C19-Message,UTF-8''a%00b",
        "C19-Message,UTF-8''%1B[31m",
        "C19-Message,UTF-8''%zz"
    })
    void put_badAuthorOrMessage_isRefused(String name, String value) {
        Reply put = agent.put("/v1/kv/a", "1", name, value);

        assertThat(put.status()).isEqualTo(400);
        assertThat(put.detail()).startsWith(name + ": ");
        assertThat(agent.get("/v1/kv/a").status()).isEqualTo(404);
    }

    @Test
    void delete_presentKey_isGone() {
        agent.put("/v1/kv/a", "1");

        Reply delete = agent.delete("/v1/kv/a", "C19-Message", "not needed");

        assertThat(delete.status()).isEqualTo(204);
        assertThat(delete.header("C19-Revision"))
                .isEqualTo(agent.state.head().revision().id());
        assertThat(delete.header("Content-Type")).isEmpty();
        assertThat(agent.get("/v1/kv/a").status()).isEqualTo(404);
        assertThat(agent.get("/v1/history/a").json().at("/entries/0/message").asText())
                .isEqualTo("not needed");
    }

    @Test
    void delete_absentKey_isNotFound() {
        assertThat(agent.delete("/v1/kv/a").problem()).isEqualTo("key-not-found");
    }

    @Test
    void delete_ifMatch_isHonoured() {
        String etag = agent.put("/v1/kv/a", "1").header("ETag");

        Reply stale = agent.delete("/v1/kv/a", "If-Match", "\"x\"");

        assertThat(stale.status()).isEqualTo(412);
        assertThat(stale.header("ETag")).isEqualTo(etag);
        assertThat(agent.delete("/v1/kv/a", "If-Match", etag).status()).isEqualTo(204);
        assertThat(agent.delete("/v1/kv/a", "If-Match", etag).status()).isEqualTo(412);
        assertThat(agent.delete("/v1/kv/a", "If-None-Match", "*").status()).isEqualTo(400);
    }

    @Test
    void put_tooLongKeyOrSegment_saysTheLimit() {
        String segment = "s".repeat(201);
        String key = ("k".repeat(199) + "/").repeat(5) + "k".repeat(25);

        Reply longSegment = agent.put("/v1/kv/" + segment, "1");
        Reply longKey = agent.put("/v1/kv/" + key, "1");

        assertThat(longSegment.status()).isEqualTo(400);
        assertThat(longSegment.problem()).isEqualTo("invalid-key");
        assertThat(longSegment.detail()).isEqualTo("key segment length in bytes: 201 (expected: at most 200).");
        assertThat(longKey.detail()).isEqualTo("key length in bytes: 1025 (expected: at most 1024).");
        assertThat(agent.put("/v1/kv/" + key.substring(1), "1").status()).isEqualTo(201);
    }

    @Test
    void put_longestKeyAllEncoded_fits() {
        String key = ("%C3%BC".repeat(99) + "/").repeat(5).replaceFirst("/$", "");

        assertThat(agent.put("/v1/kv/" + key, "1").status()).isEqualTo(201);
        assertThat(agent.get("/v1/kv?prefix=%C3%BC").json().at("/entries/0/key").asText())
                .startsWith("üüü");
    }

    @Test
    void put_valueOverTheLimit_isRefused() {
        try (RunningAgent small = RunningAgent.onMemory(new Limits(100, 100, 10, 10, 10))) {
            assertThat(small.put("/v1/kv/a", "0123456789").status()).isEqualTo(201);

            Reply put = small.put("/v1/kv/a", "0123456789A");

            assertThat(put.status()).isEqualTo(413);
            assertThat(put.problem()).isEqualTo("too-large");
            assertThat(put.detail()).isEqualTo("value length in bytes: 11 (expected: at most 10).");
            assertThat(small.get("/v1/kv/a").text()).isEqualTo("0123456789");
        }
    }
}
