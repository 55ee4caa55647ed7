package io.c19.cli;

import static io.c19.fixtures.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.c19.cli.Program.Ran;
import io.c19.cli.serve.RunningAgent;
import io.c19.layers.Etag;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchCommandTest {
    @TempDir
    Path directory;

    private RunningAgent agent;
    private Program c19;

    @BeforeEach
    void start() {
        agent = Agents.onGit(directory.resolve("data"));
        c19 = Program.withUrl(agent.address().toString());
        c19.ok("put", "before", "0");
        c19.ok("put", "app/port", "80");
        c19.ok("put", "app/port", "81");
        c19.ok("del", "app/port");
        c19.ok("put", "other", "1");
    }

    @AfterEach
    void stop() {
        agent.close();
    }

    @Test
    void watch_sinceARevision_showsWhatHappened() {
        assertThat(c19.ok("watch", "--since", "main~4", "--limit", "4").replaceAll("(?m)^[0-9a-f]{10}", "R"))
                .isEqualTo("R  put       app/port\nR  put       app/port\nR  delete    app/port\nR  put       other\n");
        assertThat(c19.ok("watch", "app/", "--since", "main~4", "--limit", "3", "--values")
                        .replaceAll("(?m)^[0-9a-f]{10}", "R"))
                .isEqualTo("R  put       app/port  80\nR  put       app/port  81\nR  delete    app/port  -\n");
        List<String> lines = c19.ok("watch", "-o", "json", "--since", "main~4", "--limit", "3")
                .lines()
                .toList();
        assertThat(lines.get(0)).startsWith("{\"event\":\"put\",\"key\":\"app/port\",\"etag\":");
        assertThat(lines.get(2)).startsWith("{\"event\":\"delete\",\"key\":\"app/port\",\"previous\":");
        assertThat(c19.ok("watch", "-o", "raw", "--since", "main~1", "--limit", "1"))
                .isEqualTo("other\n");
    }

    @Test
    void watch_withACommand_runsItForEach_withTheValueOnItsInput() {
        String script = "printf '%s %s %s ' \"$C19_EVENT\" \"$C19_KEY\" \"${C19_ETAG:-none}\"; cat; echo";

        Ran ran = c19.run("watch", "app/", "--since", "main~4", "--limit", "3", "--", "sh", "-c", script);

        assertThat(ran.out())
                .isEqualTo("put app/port %s 80\nput app/port %s 81\ndelete app/port none \n"
                        .formatted(Etag.of("80".getBytes(UTF_8)), Etag.of("81".getBytes(UTF_8))));
        assertThat(c19.run("watch", "--since", "main~1", "--limit", "1", "--", "false")
                        .err())
                .contains("'false' ended with 1 for the put of 'other'");
        assertThat(c19.run("watch", "--since", "main~1", "--limit", "1", "--", "/no/such/program")
                        .err())
                .contains("'/no/such/program' cannot be run");
    }

    @Test
    void watch_goesOn_whenTheAgentIsStartedAnew() {
        String port = Integer.toString(agent.address().getPort());
        String now = c19.ok("status", "-o", "raw").strip();
        CompletableFuture<Ran> watching =
                CompletableFuture.supplyAsync(() -> c19.run("watch", "--since", now, "--limit", "2", "-o", "raw"));
        // It begins with an agent that is there; one that is not is another test's.
        eventually(() -> assertThat(c19.ok("status", "-o", "jsonl")).contains("\"watches\":1"));
        c19.ok("put", "one", "1");
        agent.close();
        agent = Agents.start(
                "state.path", directory.resolve("data").toString(), "state.node", "n1", "agent.port", port);
        // Connections of this process to the agent before may be tried first.
        eventually(() -> assertThat(c19.run("put", "two", "2").code()).isZero());

        Ran ran = watching.join();

        assertThat(ran.out()).isEqualTo("one\ntwo\n");
        assertThat(ran.code()).isZero();
    }

    @Test
    void watch_thatCannotBe_saysWhy() {
        Ran unknown = c19.run("watch", "--since", "0123456789012345678901234567890123456789");
        assertThat(unknown.code()).isEqualTo(3);
        assertThat(unknown.err()).contains("is not known here").contains("List the keys");
        assertThat(c19.run("watch", "a", "b").code()).isEqualTo(2);
        assertThat(c19.run("watch", "a", "--").err()).contains("COMMAND is missing");
        assertThat(Program.alone()
                        .run("watch", "--data", directory.resolve("data").toString())
                        .err())
                .contains("c19 serve --data");
        assertThat(Program.withUrl("http://127.0.0.1:1").run("watch").code()).isEqualTo(5);
    }
}
