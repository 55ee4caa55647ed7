package io.c19.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.c19.agent.http.RunningAgent.Reply;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryRoutesTest {
    private final RunningAgent agent = RunningAgent.onHistory();

    @AfterEach
    void close() {
        agent.close();
    }

    @Test
    void history_ofKey_isNewestFirst() {
        Reply put = agent.put("/v1/kv/a", "1", "C19-Author", "Ann <ann@example.org>", "C19-Message", "why");
        agent.put("/v1/kv/b", "1");
        Reply delete = agent.delete("/v1/kv/a");

        Reply history = agent.get("/v1/history/a");

        assertThat(history.text())
                .isEqualTo("{\"entries\":[{\"revision\":\"" + delete.header("C19-Revision")
                        + "\",\"time\":\"2026-03-01T12:00:04.000Z\",\"author\":\"node one <one@example.invalid>\","
                        + "\"message\":\"put or delete\",\"node\":\"one\",\"deleted\":true},{\"revision\":\""
                        + put.header("C19-Revision")
                        + "\",\"time\":\"2026-03-01T12:00:02.000Z\",\"author\":\"Ann <ann@example.org>\",\"message\":\"why\","
                        + "\"node\":null,\"etag\":\"" + put.etag() + "\"}],\"cursor\":null}");
    }

    @Test
    void history_pages_goOnWhereTheyWere() {
        for (int i = 0; i < 5; i++) {
            agent.put("/v1/kv/a", "" + i);
        }

        Reply first = agent.get("/v1/history/a?limit=2");
        agent.put("/v1/kv/a", "new");
        Reply second = agent.get("/v1/history/a?limit=2&cursor=" + ListRoutesTest.cursor(first));
        Reply third = agent.get("/v1/history/a?limit=2&cursor=" + ListRoutesTest.cursor(second));

        List<JsonNode> revisions = new ArrayList<>();
        for (Reply page : List.of(first, second, third)) {
            page.json().path("entries").forEach(entry -> revisions.add(entry.path("etag")));
        }
        assertThat(revisions).hasSize(5).doesNotHaveDuplicates();
        assertThat(third.json().get("cursor").isNull()).isTrue();
    }

    @Test
    void history_cursorOfARevisionThatIsNotInIt_isRefused() {
        String older = agent.put("/v1/kv/a", "1").header("C19-Revision");
        String newer = agent.put("/v1/kv/a", "2").header("C19-Revision");

        String cursor = Cursor.of("history\na\n", older, newer).encode();

        assertThat(agent.get("/v1/history/a?cursor=" + cursor).problem()).isEqualTo("invalid-cursor");
        assertThat(agent.get("/v1/history/a?cursor="
                                + Cursor.of("history\na\n", newer, older).encode())
                        .text())
                .isEqualTo("{\"entries\":[],\"cursor\":null}");
    }

    @Test
    void history_ofKeyThatNeverWas_isNotFound() {
        Reply history = agent.get("/v1/history/a%2Fb");

        assertThat(history.problem()).isEqualTo("key-not-found");
        assertThat(history.detail()).contains("'a/b' never held a value");
    }

    @Test
    void log_ofPrefix_hasTheKeysThatChanged() {
        agent.put("/v1/kv/a/1", "1");
        agent.put("/v1/kv/b", "1");
        agent.post(
                "/v1/txn",
                "{\"then\":[{\"put\":\"a/2\",\"value\":\"x\"},{\"delete\":\"a/1\"},{\"delete\":\"b\"}],\"message\":\"all\"}");

        JsonNode entries = agent.get("/v1/log?prefix=a/").json().path("entries");

        assertThat(entries).hasSize(2);
        assertThat(entries.at("/0/message").asText()).isEqualTo("all");
        assertThat(entries.at("/0/changesTotal").asInt()).isEqualTo(2);
        assertThat(entries.at("/0/changes/0/key").asText()).isEqualTo("a/1");
        assertThat(entries.at("/0/changes/0/before").isTextual()).isTrue();
        assertThat(entries.at("/0/changes/0/after").isNull()).isTrue();
        assertThat(entries.at("/1/changes/0/before").isNull()).isTrue();
        assertThat(agent.get("/v1/log").json().path("entries")).hasSize(3);
    }

    @Test
    void log_atAnOlderRevision_startsThere() {
        String first = agent.put("/v1/kv/a", "1").header("C19-Revision");
        String second = agent.put("/v1/kv/a", "2").header("C19-Revision");
        agent.put("/v1/kv/a", "3");

        Reply log = agent.get("/v1/log?limit=1&at=" + second);
        Reply history = agent.get("/v1/history/a?at=" + second);

        assertThat(log.json().at("/entries/0/revision").asText()).isEqualTo(second);
        Reply rest = agent.get("/v1/log?limit=1&at=" + second + "&cursor=" + ListRoutesTest.cursor(log));
        assertThat(rest.json().at("/entries/0/revision").asText()).isEqualTo(first);
        assertThat(history.json().path("entries")).hasSize(2);
        assertThat(agent.get("/v1/log?at=none").problem()).isEqualTo("revision-not-found");
    }

    @Test
    void log_longPage_isPutTogetherFromChunks() {
        for (int i = 0; i < 70; i++) {
            agent.put("/v1/kv/k" + i, "");
        }

        Reply all = agent.get("/v1/log?limit=69");

        assertThat(all.json().path("entries")).hasSize(69);
        Reply rest = agent.get("/v1/log?limit=69&cursor=" + ListRoutesTest.cursor(all));
        assertThat(rest.json().path("entries")).hasSize(1);
        assertThat(rest.json().at("/entries/0/changes/0/key").asText()).isEqualTo("k0");
        assertThat(agent.get("/v1/log").json().path("entries")).hasSize(70);
    }

    @Test
    void log_ofNothing_isEmpty() {
        assertThat(agent.get("/v1/log?prefix=none").text()).isEqualTo("{\"entries\":[],\"cursor\":null}");
    }

    @Test
    void revert_key_makesItWhatItWas() {
        String first = agent.put("/v1/kv/a", "1", "Content-Type", "text/plain").header("C19-Revision");
        agent.put("/v1/kv/a", "2");
        agent.put("/v1/kv/b", "2");

        Reply revert = agent.post(
                "/v1/revert",
                "{\"key\":\"a\",\"to\":\"" + first + "\",\"message\":\"back\",\"author\":\"Ann <a@example.org>\"}");

        assertThat(revert.status()).isEqualTo(200);
        assertThat(revert.text())
                .isEqualTo("{\"revision\":\"" + agent.state.head().revision() + "\",\"changed\":1}");
        assertThat(agent.get("/v1/kv/a").text()).isEqualTo("1");
        assertThat(agent.get("/v1/kv/a").header("Content-Type")).isEqualTo("text/plain");
        assertThat(agent.get("/v1/kv/b").text()).isEqualTo("2");
        JsonNode log = agent.get("/v1/log").json().at("/entries/0");
        assertThat(log.path("message").asText()).isEqualTo("back");
        assertThat(log.path("author").asText()).isEqualTo("Ann <a@example.org>");
    }

    @Test
    void revert_prefix_makesAndDeletesKeys() {
        String first = agent.put("/v1/kv/p/a", "1").header("C19-Revision");
        agent.put("/v1/kv/p/b", "2");
        agent.delete("/v1/kv/p/a");

        Reply revert = agent.post("/v1/revert", "{\"prefix\":\"p/\",\"to\":\"" + first + "\"}");

        assertThat(revert.json().path("changed").asInt()).isEqualTo(2);
        assertThat(ListRoutesTest.keys(agent.get("/v1/kv"))).containsExactly("p/a");
    }

    @Test
    void revert_whatIsAlreadySo_changesNothing() {
        String revision = agent.put("/v1/kv/a", "1").header("C19-Revision");

        Reply revert = agent.post("/v1/revert", "{\"prefix\":\"\",\"to\":\"" + revision + "\"}");

        assertThat(revert.text()).isEqualTo("{\"revision\":\"" + revision + "\",\"changed\":0}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"key\":\"a\"}",
                "{\"to\":\"x\"}",
                "{\"key\":\"a\",\"prefix\":\"a\",\"to\":\"x\"}",
                "{\"key\":1,\"to\":\"x\"}",
                "{\"key\":\"a\",\"to\":\"the-beginning\",\"mesage\":\"x\"}",
                "{\"key\":\"a\",\"to\":\"the-beginning\",\"author\":\"nobody\"}",
                "{\"key\":\"a//b\",\"to\":\"the-beginning\"}",
                "{\"key\":\"a\",\"key\":\"b\",\"to\":\"the-beginning\"}",
                "{\"key\":\"a\",\"to\":\"the-beginning\"} x"
            })
    void revert_malformed_isRefused(String body) {
        Reply revert = agent.post("/v1/revert", body);

        assertThat(revert.status()).as(revert.text()).isEqualTo(400);
        assertThat(revert.header("Content-Type")).isEqualTo("application/problem+json");
    }

    @Test
    void revert_toUnknownRevision_saysSo() {
        assertThat(agent.post("/v1/revert", "{\"key\":\"a\",\"to\":\"nonsense\"}")
                        .problem())
                .isEqualTo("revision-not-found");
    }

    @Test
    void revert_otherMediaType_isRefused() {
        Reply revert = agent.send("POST", "/v1/revert", new byte[0], "Content-Type", "text/plain");

        assertThat(revert.status()).isEqualTo(415);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/history/a", "/v1/log", "/v1/diff?from=x", "/v1/kv/a?at=x", "/v1/kv?at=x"})
    void get_historyOfAStateWithoutOne_saysWhichKindHasOne(String path) {
        try (RunningAgent memory = RunningAgent.onMemory()) {
            Reply reply = memory.get(path);

            assertThat(reply.status()).isEqualTo(501);
            assertThat(reply.problem()).isEqualTo("not-supported");
            assertThat(reply.detail()).contains("kind Memory", "kind Git");
        }
    }

    @Test
    void get_atRevisionThatIsStillHeldWithoutHistory_works() {
        try (RunningAgent memory = RunningAgent.onMemory()) {
            String first = memory.put("/v1/kv/a", "1").header("C19-Revision");
            memory.put("/v1/kv/a", "2");

            assertThat(memory.get("/v1/kv/a?at=" + first).text()).isEqualTo("1");
            assertThat(memory.post("/v1/revert", "{\"key\":\"a\",\"to\":\"" + first + "\"}")
                            .status())
                    .isEqualTo(501);
        }
    }
}
