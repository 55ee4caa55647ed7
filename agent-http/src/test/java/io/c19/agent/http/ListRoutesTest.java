package io.c19.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.c19.agent.http.RunningAgent.Reply;
import io.c19.layers.Limits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListRoutesTest {
    private final RunningAgent agent = RunningAgent.onHistory();

    @AfterEach
    void close() {
        agent.close();
    }

    @Test
    void list_nothing_isEmpty() {
        Reply list = agent.get("/v1/kv");

        assertThat(list.text())
                .isEqualTo("{\"entries\":[],\"prefixes\":[],\"cursor\":null,\"revision\":\""
                        + agent.state.head().revision() + "\"}");
        assertThat(list.header("Content-Type")).isEqualTo("application/json");
    }

    @Test
    void list_entries_tellWhatIsKnownOfThem() {
        String etag = agent.put("/v1/kv/b?ttl=1000", "grüße", "Content-Type", "text/plain")
                .etag();
        agent.put("/v1/kv/a", new byte[] {-1});

        JsonNode entries = agent.get("/v1/kv").json().path("entries");

        assertThat(entries.get(0).toString())
                .startsWith("{\"key\":\"a\",\"etag\":\"")
                .endsWith("\",\"size\":1,\"contentType\":\"application/octet-stream\",\"expires\":null}");
        assertThat(entries.get(1))
                .hasToString("{\"key\":\"b\",\"etag\":\"" + etag
                        + "\",\"size\":7,\"contentType\":\"text/plain\",\"expires\":\"2026-03-01T12:00:01.250Z\"}");
    }

    @Test
    void list_values_areTextOrBase64() {
        agent.put("/v1/kv/a", new byte[] {-1});
        agent.put("/v1/kv/b", "x\r\n\t\u007F");
        agent.put("/v1/kv/c", "\u0000");

        JsonNode entries = agent.get("/v1/kv?values=true").json().path("entries");

        assertThat(entries.at("/0/valueBase64").asText()).isEqualTo("/w==");
        assertThat(entries.at("/1/value").asText()).isEqualTo("x\r\n\t\u007F");
        assertThat(entries.at("/2/valueBase64").asText()).isEqualTo("AA==");
    }

    @Test
    void list_prefixAndOrder_goByBytes() {
        for (String key : new String[] {"users/42", "users/5", "users/4", "users", "v", "\uFF5E", "\uD83D\uDCA1"}) {
            agent.put("/v1/kv/" + Http.encoded(key), key);
        }

        assertThat(keys(agent.get("/v1/kv?prefix=users%2F4"))).containsExactly("users/4", "users/42");
        assertThat(keys(agent.get("/v1/kv?prefix=")))
                .containsExactly("users", "users/4", "users/42", "users/5", "v", "\uFF5E", "\uD83D\uDCA1");
    }

    @Test
    void list_delimiter_foldsDirectories() {
        for (String key : new String[] {"a", "b/1", "b/2", "b/c/3", "d"}) {
            agent.put("/v1/kv/" + key, "");
        }

        Reply top = agent.get("/v1/kv?delimiter=/");
        Reply inside = agent.get("/v1/kv?prefix=b/&delimiter=%2F");

        assertThat(keys(top)).containsExactly("a", "d");
        assertThat(prefixes(top)).containsExactly("b/");
        assertThat(keys(inside)).containsExactly("b/1", "b/2");
        assertThat(prefixes(inside)).containsExactly("b/c/");
    }

    @Test
    void list_pages_showOneRevisionWhateverIsWrittenMeanwhile() {
        for (String key : new String[] {"a", "b/1", "b/2", "c", "d"}) {
            agent.put("/v1/kv/" + key, "1");
        }

        Reply first = agent.get("/v1/kv?limit=2&delimiter=/");
        agent.put("/v1/kv/bb", "new");
        agent.delete("/v1/kv/c");
        Reply second = agent.get("/v1/kv?limit=2&delimiter=/&cursor=" + cursor(first));

        assertThat(keys(first)).containsExactly("a");
        assertThat(prefixes(first)).containsExactly("b/");
        assertThat(keys(second)).containsExactly("c", "d");
        assertThat(second.json().path("revision")).isEqualTo(first.json().path("revision"));
        assertThat(second.header("C19-Revision")).isEqualTo(first.header("C19-Revision"));
        assertThat(second.json().get("cursor").isNull()).isTrue();
        assertThat(cursor(first)).matches("[A-Za-z0-9_-]+");
    }

    @Test
    void list_cursorOfAnotherList_isRefused() {
        agent.put("/v1/kv/a", "1");
        agent.put("/v1/kv/b", "1");
        String cursor = cursor(agent.get("/v1/kv?limit=1"));

        for (String other : new String[] {"prefix=a", "delimiter=/", "at=" + RememberingState.TAG}) {
            Reply list = agent.get("/v1/kv?" + other + "&cursor=" + cursor);

            assertThat(list.status()).isEqualTo(400);
            assertThat(list.problem()).isEqualTo("invalid-cursor");
        }
        assertThat(agent.get("/v1/log?cursor=" + cursor).problem()).isEqualTo("invalid-cursor");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "", "%20", "e30", "W10", "WzFd", "WyJrdiJd", "!!!!"})
    void list_cursorThatIsNoneOfOurs_isRefused(String cursor) {
        Reply list = agent.get("/v1/kv?cursor=" + cursor);

        assertThat(list.status()).isEqualTo(400);
        assertThat(list.problem()).isEqualTo("invalid-cursor");
    }

    @Test
    void list_cursorWhoseRevisionIsGone_isGone() {
        agent.put("/v1/kv/a", "1");
        agent.put("/v1/kv/b", "1");
        String cursor =
                new String(Base64.getUrlDecoder().decode(cursor(agent.get("/v1/kv?limit=1"))), StandardCharsets.UTF_8);
        String revision = agent.state.head().revision().id();
        String other = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(cursor.replace(revision, "gone").getBytes(StandardCharsets.UTF_8));

        Reply list = agent.get("/v1/kv?limit=1&cursor=" + other);

        assertThat(list.status()).isEqualTo(410);
        assertThat(list.problem()).isEqualTo("cursor-expired");
    }

    @Test
    void list_at_listsTheOlderRevision() {
        String first = agent.put("/v1/kv/a", "1").header("C19-Revision");
        agent.put("/v1/kv/b", "1");

        Reply list = agent.get("/v1/kv?at=" + first);

        assertThat(keys(list)).containsExactly("a");
        assertThat(list.json().path("revision").asText()).isEqualTo(first);
    }

    @ParameterizedTest
    @CsvSource({"limit=0", "limit=1001", "limit=x", "values=1", "delimiter=.", "delimiter=", "prefx=a", "at=nonsense"})
    void list_badParameter_isRefused(String parameter) {
        Reply list = agent.get("/v1/kv?" + parameter);

        assertThat(list.status()).isIn(400, 404);
        assertThat(list.header("Content-Type")).isEqualTo("application/problem+json");
    }

    @Test
    void list_manyLargeValues_comeInPagesOfBoundedLength() {
        byte[] large = new byte[1 << 20];
        for (int i = 0; i < 10; i++) {
            large[0] = (byte) i;
            agent.put("/v1/kv/large/" + i, large);
        }
        List<String> keys = new ArrayList<>();
        String cursor = "";
        int pages = 0;
        do {
            Reply page = agent.get("/v1/kv?values=true" + cursor);
            assertThat(page.bytes().length).isLessThan(7 << 20);
            keys.addAll(keys(page));
            cursor = page.json().get("cursor").isNull() ? "" : "&cursor=" + cursor(page);
            pages++;
        } while (!cursor.isEmpty());

        assertThat(pages).isEqualTo(3);
        assertThat(keys).hasSize(10).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void head_ofList_hasItsLengthOnly() {
        agent.put("/v1/kv/a", "1");

        Reply head = agent.head("/v1/kv");

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.bytes()).isEmpty();
        assertThat(head.header("Content-Length"))
                .isEqualTo(String.valueOf(agent.get("/v1/kv").bytes().length));
    }

    @Test
    void deletePrefix_confirmed_deletesAllInOneRevision() {
        for (String key : new String[] {"a/1", "a/2", "ab"}) {
            agent.put("/v1/kv/" + key, "1");
        }

        Reply delete = agent.delete("/v1/kv?prefix=a/&confirm=2", "C19-Message", "tidy");

        assertThat(delete.status()).isEqualTo(200);
        assertThat(delete.text()).isEqualTo("{\"deleted\":2,\"revision\":\"" + delete.header("C19-Revision") + "\"}");
        assertThat(keys(agent.get("/v1/kv"))).containsExactly("ab");
        JsonNode log = agent.get("/v1/log").json().at("/entries/0");
        assertThat(log.path("message").asText()).isEqualTo("tidy");
        assertThat(log.path("changes")).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"'',null", "&confirm=1,1", "&confirm=3,3"})
    void deletePrefix_otherCount_saysTheRealOne(String confirm, String expected) {
        agent.put("/v1/kv/a/1", "1");
        agent.put("/v1/kv/a/2", "1");

        Reply delete = agent.delete("/v1/kv?prefix=a/" + confirm);

        assertThat(delete.status()).isEqualTo(409);
        assertThat(delete.problem()).isEqualTo("confirmation-differs");
        assertThat(delete.json().path("actual").asInt()).isEqualTo(2);
        assertThat(delete.json().get("expected")).hasToString(expected);
        assertThat(keys(agent.get("/v1/kv"))).hasSize(2);
    }

    @Test
    void deletePrefix_withoutPrefixOrWithCondition_isRefused() {
        agent.put("/v1/kv/a", "1");

        assertThat(agent.delete("/v1/kv?confirm=1").status()).isEqualTo(400);
        assertThat(agent.delete("/v1/kv?prefix=&confirm=1", "If-Match", "*").status())
                .isEqualTo(400);
        assertThat(keys(agent.get("/v1/kv"))).containsExactly("a");
        assertThat(agent.delete("/v1/kv?prefix=&confirm=1").status()).isEqualTo(200);
    }

    @Test
    void deletePrefix_moreKeysThanABatchOrAPage_deletesThemAll() {
        try (RunningAgent small = RunningAgent.onMemory(new Limits(100, 100, 100, 5, 3))) {
            for (int i = 0; i < 20; i++) {
                small.put("/v1/kv/k" + i, "");
            }

            assertThat(small.delete("/v1/kv?prefix=k&confirm=20").status()).isEqualTo(200);
            assertThat(keys(small.get("/v1/kv"))).isEmpty();
        }
    }

    static List<String> keys(Reply list) {
        List<String> keys = new ArrayList<>();
        list.json().path("entries").forEach(entry -> keys.add(entry.path("key").asText()));
        return keys;
    }

    private static List<String> prefixes(Reply list) {
        List<String> prefixes = new ArrayList<>();
        list.json().path("prefixes").forEach(prefix -> prefixes.add(prefix.asText()));
        return prefixes;
    }

    static String cursor(Reply list) {
        return list.json().path("cursor").asText();
    }
}
