package io.c19.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.c19.agent.http.RunningAgent.Reply;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DiffRouteTest {
    private final RunningAgent agent = RunningAgent.onHistory();
    private String from = "";
    private String to = "";

    @BeforeEach
    void write() {
        agent.put("/v1/kv/changed", "one\n");
        from = agent.put("/v1/kv/gone", new byte[] {-1}).header("C19-Revision");
        agent.put("/v1/kv/changed", "two\n");
        agent.delete("/v1/kv/gone");
        to = agent.put("/v1/kv/made", "new").header("C19-Revision");
        agent.put("/v1/kv/zzz", "later");
    }

    @AfterEach
    void close() {
        agent.close();
    }

    @Test
    void diff_twoRevisions_hasTheEtagsBeforeAndAfter() {
        Reply diff = agent.get("/v1/diff?from=" + from + "&to=" + to);

        JsonNode entries = diff.json().path("entries");
        assertThat(keys(diff)).containsExactly("changed", "gone", "made");
        assertThat(entries.at("/0/before").asText()).isEqualTo("5626abf0f72e58d7a153368ba57db4c673c0e171");
        assertThat(entries.at("/0/after").asText()).isEqualTo("f719efd430d52bcfc8566a43b2eb655688d38871");
        assertThat(entries.at("/1/after").isNull()).isTrue();
        assertThat(entries.at("/2/before").isNull()).isTrue();
        assertThat(entries.get(0).size()).isEqualTo(3);
        assertThat(diff.json().path("from").asText()).isEqualTo(from);
        assertThat(diff.json().path("to").asText()).isEqualTo(to);
        assertThat(diff.json().get("cursor").isNull()).isTrue();
    }

    @Test
    void diff_withoutTo_goesToTheNewest() {
        assertThat(keys(agent.get("/v1/diff?from=" + to))).containsExactly("zzz");
        assertThat(keys(agent.get("/v1/diff?from=" + RememberingState.TAG + "&prefix=ma")))
                .containsExactly("made");
    }

    @Test
    void diff_values_areTextOrBase64() {
        JsonNode entries = agent.get("/v1/diff?values=true&from=" + from + "&to=" + to)
                .json()
                .path("entries");

        assertThat(entries.at("/0/beforeValue").asText()).isEqualTo("one\n");
        assertThat(entries.at("/0/afterValue").asText()).isEqualTo("two\n");
        assertThat(entries.at("/1/beforeValueBase64").asText()).isEqualTo("/w==");
        assertThat(entries.get(1).has("afterValue")).isFalse();
        assertThat(entries.get(2).has("beforeValue")).isFalse();
    }

    @Test
    void diff_pages_keepTheirRevisions() {
        Reply first = agent.get("/v1/diff?limit=2&from=" + from);
        agent.put("/v1/kv/made2", "x");
        Reply second = agent.get("/v1/diff?limit=2&from=" + from + "&cursor=" + ListRoutesTest.cursor(first));

        assertThat(keys(first)).containsExactly("changed", "gone");
        assertThat(keys(second)).containsExactly("made", "zzz");
        assertThat(second.json().path("to")).isEqualTo(first.json().path("to"));
        assertThat(second.json().get("cursor").isNull()).isTrue();
    }

    @Test
    void diff_manyLargeValues_comeInPagesOfBoundedLength() {
        byte[] large = new byte[1 << 20];
        for (int i = 0; i < 6; i++) {
            large[0] = (byte) i;
            agent.put("/v1/kv/large/" + i, large);
        }

        Reply first = agent.get("/v1/diff?values=true&prefix=large/&from=" + from);
        Reply second = agent.get(
                "/v1/diff?values=true&prefix=large/&from=" + from + "&cursor=" + ListRoutesTest.cursor(first));

        assertThat(keys(first)).containsExactly("large/0", "large/1", "large/2", "large/3");
        assertThat(keys(second)).containsExactly("large/4", "large/5");
    }

    @Test
    void diff_asText_isAUnifiedDiff() {
        Reply diff = agent.get("/v1/diff?from=" + from + "&to=" + to, "Accept", "text/x-diff");

        assertThat(diff.header("Content-Type")).isEqualTo("text/x-diff;charset=utf-8");
        assertThat(diff.text())
                .isEqualTo(
                        """
                        diff --git a/changed b/changed
                        index 5626abf0f72e58d7a153368ba57db4c673c0e171..f719efd430d52bcfc8566a43b2eb655688d38871 100644
                        --- a/changed
                        +++ b/changed
                        @@ -1,1 +1,1 @@
                        -one
                        +two
                        diff --git a/gone b/gone
                        deleted file mode 100644
                        index ce542efaa5124a0437f0c4db329d7ec4b7ba70a7..0000000000000000000000000000000000000000
                        Binary files a/gone and /dev/null differ
                        diff --git a/made b/made
                        new file mode 100644
                        index 0000000000000000000000000000000000000000..3e5126c4e761fd09582fc517918a1601b218dff0
                        --- /dev/null
                        +++ b/made
                        @@ -0,0 +1,1 @@
                        +new
                        \\ No newline at end of file
                        """);
    }

    @Test
    void diff_badParameters_areRefused() {
        assertThat(agent.get("/v1/diff").problem()).isEqualTo("invalid-request");
        assertThat(agent.get("/v1/diff?from=nonsense").problem()).isEqualTo("revision-not-found");
        assertThat(agent.get("/v1/diff?from=" + from + "&to=").problem()).isEqualTo("revision-not-found");
        assertThat(agent.get("/v1/diff?from=" + from + "&limit=5", "Accept", "text/x-diff")
                        .problem())
                .isEqualTo("invalid-request");
        assertThat(agent.get("/v1/diff?from=" + from + "&cursor=abc").problem()).isEqualTo("invalid-cursor");
    }

    private static List<String> keys(Reply diff) {
        List<String> keys = new ArrayList<>();
        diff.json().path("entries").forEach(entry -> keys.add(entry.path("key").asText()));
        return keys;
    }
}
