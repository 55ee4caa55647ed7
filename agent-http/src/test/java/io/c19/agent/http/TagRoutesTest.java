package io.c19.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.agent.http.RunningAgent.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TagRoutesTest {
    private final RunningAgent agent = RunningAgent.onHistory();

    @AfterEach
    void close() {
        agent.close();
    }

    private Reply put(String name, String revision, String... headers) {
        String[] all = new String[headers.length + 2];
        all[0] = "Content-Type";
        all[1] = "application/json";
        System.arraycopy(headers, 0, all, 2, headers.length);
        return agent.put("/v1/tags/" + name, "{\"revision\":\"" + revision + "\"}", all);
    }

    @Test
    void put_newTag_isThereAndNamesTheRevision() {
        String first = agent.put("/v1/kv/k", "1").header("C19-Revision");
        agent.put("/v1/kv/k", "2");

        Reply put = put("release/1", first);

        assertThat(put.status()).isEqualTo(201);
        assertThat(put.etag()).isEqualTo(first);
        assertThat(put.header("C19-Revision")).isEqualTo(first);
        Reply get = agent.get("/v1/tags/release/1");
        assertThat(get.json().path("name").asText()).isEqualTo("release/1");
        assertThat(get.json().path("revision").asText()).isEqualTo(first);
        assertThat(get.etag()).isEqualTo(first);
        assertThat(agent.get("/v1/kv/k?at=release/1").text()).isEqualTo("1");
        assertThat(agent.get("/v1/kv?values=true&at=release%2F1")
                        .json()
                        .at("/entries/0/value")
                        .asText())
                .isEqualTo("1");
        assertThat(agent.get("/v1/diff?from=release/1").json().path("entries")).hasSize(1);
        assertThat(agent.get("/v1/log?at=release/1").json().path("entries")).hasSize(1);
    }

    @Test
    void put_existingTag_movesOnlyWithIfMatch() {
        String first = agent.put("/v1/kv/k", "1").header("C19-Revision");
        String second = agent.put("/v1/kv/k", "2").header("C19-Revision");
        put("t", first);

        assertThat(put("t", first).status()).isEqualTo(200);
        Reply refused = put("t", second);
        assertThat(refused.status()).isEqualTo(412);
        assertThat(refused.problem()).isEqualTo("precondition-failed");
        assertThat(refused.json().path("actual").asText()).isEqualTo(first);
        assertThat(refused.etag()).isEqualTo(first);
        assertThat(put("t", second, "If-Match", "\"" + second + "\"").status()).isEqualTo(412);
        assertThat(put("t", first, "If-None-Match", "*").status()).isEqualTo(412);
        assertThat(put("u", first, "If-Match", "*").status()).isEqualTo(412);
        assertThat(put("t", second, "If-Match", "\"" + first + "\"").status()).isEqualTo(200);
        assertThat(put("t", first, "If-Match", "*").status()).isEqualTo(200);
        assertThat(put("u", first, "If-None-Match", "*").status()).isEqualTo(201);
    }

    @Test
    void list_isInOrderAndInPages() {
        String first = agent.put("/v1/kv/k", "1").header("C19-Revision");
        for (String name : new String[] {"c", "a", "b/1"}) {
            put(name, first);
        }
        Reply page = agent.get("/v1/tags?limit=2");
        assertThat(page.json().path("entries").findValuesAsText("name")).containsExactly("a", "b/1");
        Reply rest = agent.get(
                "/v1/tags?limit=2&cursor=" + page.json().path("cursor").asText());
        assertThat(rest.json().path("entries").findValuesAsText("name")).containsExactly("c");
        assertThat(rest.json().path("cursor").isNull()).isTrue();
    }

    @Test
    void delete_takesItAway() {
        String first = agent.put("/v1/kv/k", "1").header("C19-Revision");
        put("t", first);
        assertThat(agent.delete("/v1/tags/t", "If-Match", "\"other\"").status()).isEqualTo(412);
        assertThat(agent.delete("/v1/tags/t", "If-Match", "\"" + first + "\"").status())
                .isEqualTo(204);
        assertThat(agent.delete("/v1/tags/t").problem()).isEqualTo("tag-not-found");
        assertThat(agent.get("/v1/tags/t").status()).isEqualTo(404);
    }

    @Test
    void wrongRequests_sayWhatWasExpected() {
        String first = agent.put("/v1/kv/k", "1").header("C19-Revision");
        assertThat(put("bad..name", first).problem()).isEqualTo("invalid-tag");
        assertThat(agent.delete("/v1/tags/bad..name").problem()).isEqualTo("invalid-tag");
        assertThat(put("t", "nowhere").problem()).isEqualTo("revision-not-found");
        assertThat(put("t", first, "If-None-Match", "\"x\"").problem()).isEqualTo("invalid-request");
        assertThat(agent.put("/v1/tags/t", "{}", "Content-Type", "application/json")
                        .detail())
                .isEqualTo("revision: is missing (expected: a string).");
        assertThat(agent.put("/v1/tags/t", "{}", "Content-Type", "text/plain").status())
                .isEqualTo(415);
        assertThat(agent.get("/v1/tags?cursor=x").problem()).isEqualTo("invalid-cursor");
        try (RunningAgent memory = RunningAgent.onMemory()) {
            assertThat(memory.get("/v1/tags").status()).isEqualTo(501);
        }
    }
}
