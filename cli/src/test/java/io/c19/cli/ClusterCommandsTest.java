package io.c19.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.cli.Program.Ran;
import io.c19.cli.serve.RunningAgent;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands about several agents. */
class ClusterCommandsTest {
    private static final Pattern STATUS = Pattern.compile("status --url \\S+ -o raw\n([0-9a-f]{40})\n");

    @TempDir
    Path directory;

    @Test
    void peers_thatCannotBeReached_areShownSo_andSyncEndsWithFive() {
        try (RunningAgent agent = Agents.start(
                "state.path", directory.resolve("data").toString(),
                "connection.port", "0",
                "connection.peer_provider.peers", "127.0.0.1:1")) {
            Program c19 = Program.withUrl(agent.address().toString());

            Ran sync = c19.run("sync");
            assertThat(sync.code()).isEqualTo(5);
            assertThat(sync.err()).contains("1 peer could not be reached");
            assertThat(sync.out()).contains("PEER").contains("127.0.0.1:1").contains("never");
            assertThat(c19.ok("peers")).contains("failure");
            assertThat(c19.ok("peers", "-o", "jsonl"))
                    .startsWith("{\"address\":\"127.0.0.1:1\",\"node\":null,\"lastContact\":null,\"failures\":");
            assertThat(c19.ok("status")).containsPattern("peers.known +1\n").containsPattern("peers.failing +1\n");
        }
    }

    @Test
    void peers_ofAnAgentThatRunsAlone_orOfADirectory_sayWhatToDo() {
        Path data = directory.resolve("data");
        try (RunningAgent agent = Agents.onGit(data)) {
            Ran alone = Program.withUrl(agent.address().toString()).run("peers");
            assertThat(alone.code()).isEqualTo(1);
            assertThat(alone.err()).contains("--peer");
        }
        assertThat(Program.alone().run("sync", "--data", data.toString()).err()).contains("c19 serve");
    }

    @Test
    void demo_showsAConflictAndItsEnd_andOneHistory() {
        Ran demo = Program.alone().run("demo", "--once");

        assertThat(demo.code()).as(demo.toString()).isZero();
        assertThat(demo.out())
                .contains("SIDES  KEY\n2      app/port\n")
                .contains("'app/port' is in conflict: 2 sides.")
                .contains("resolved  app/port")
                .contains("join what was written apart");
        Matcher mains = STATUS.matcher(demo.out());
        List<String> ids = mains.results().map(found -> found.group(1)).toList();
        assertThat(ids).hasSize(3);
        assertThat(ids.stream().distinct()).hasSize(1);
        Matcher data = Pattern.compile("data in (\\S+)").matcher(demo.out());
        assertThat(data.find()).isTrue();
        assertThat(Path.of(data.group(1)).getParent()).doesNotExist();
    }
}
