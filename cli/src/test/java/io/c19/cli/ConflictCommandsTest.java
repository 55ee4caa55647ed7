package io.c19.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.cli.Program.Ran;
import io.c19.cli.serve.RunningAgent;
import io.c19.fixtures.Apart;
import io.c19.fixtures.Git;
import io.c19.state.git.GitStore;
import io.c19.state.git.InitOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person does about keys that were written apart, against an agent and on a data directory. */
class ConflictCommandsTest {
    private static final Apart APART = Apart.of("app/config", "a\nb\nc\nd\n", "a\nb\nc\nD\n", "A\nb\nc\nd\n")
            .and(Apart.of("app/json", "{}", "{\"a\":1}", "{\"a\":2}"))
            .and(Apart.of("hits", "5", "6", "7"))
            .and(Apart.of("gone", "old", "1", null))
            .and(new Apart(Map.of(), List.of(Map.of("dir", Optional.of("v")), Map.of("dir/below", Optional.of("w")))));

    @TempDir
    Path directory;

    private Apart.Made made;
    private RunningAgent agent;
    private Program c19;

    @BeforeEach
    void start() {
        Path repository = directory.resolve("apart");
        made = APART.make(repository, Map.of(), key -> key);
        GitStore.init(directory.resolve("data"), new InitOptions(repository.toString(), "here", "c19"));
        agent = Agents.start("state.path", directory.resolve("data").toString());
        c19 = Program.withUrl(agent.address().toString());
    }

    @AfterEach
    void stop() {
        agent.close();
        Git.fsckStrict(directory.resolve("data"));
    }

    @Test
    void conflicts_listsThem_andEndsWithSeven() {
        Ran all = c19.run("conflicts");
        assertThat(all.code()).isEqualTo(7);
        assertThat(all.out())
                .isEqualTo(
                        """
                        SIDES  KEY
                        2      app/config
                        2      app/json
                        1      dir
                        2      gone
                        2      hits
                        """);
        assertThat(c19.run("conflicts", "app/", "-o", "jsonl").out())
                .isEqualTo("{\"key\":\"app/config\",\"sides\":2}\n{\"key\":\"app/json\",\"sides\":2}\n");
        Ran none = c19.run("conflicts", "none/");
        assertThat(none.code()).isZero();
        assertThat(none.out()).isEmpty();
        assertThat(none.err()).isEqualTo("No key is in conflict.\n");
        assertThat(c19.run("conflicts", "calm").code()).isZero();
        Ran seen = c19.run("get", "hits");
        assertThat(seen.out()).isEqualTo("7");
        assertThat(seen.err()).contains("c19 conflicts hits");
    }

    @Test
    void conflicts_ofAKey_showsTheSidesNextToEachOther() {
        Ran shown = c19.with("COLUMNS", "63").run("conflicts", "app/config");
        assertThat(shown.code()).isEqualTo(7);
        String one = made.nodes().get(0).substring(0, 10);
        String two = made.nodes().get(1).substring(0, 10);
        assertThat(shown.out())
                .isEqualTo(
                        """
                        'app/config' is in conflict: 2 sides.

                           before
                           a
                           b
                           c
                           d

                        [1] %s                   [2] %s
                        n2                               n1
                        2023-11-14T22:13:40.000Z         2023-11-14T22:13:30.000Z
                        application/octet-stream, 8...   application/octet-stream, 8...
                        readers see this one
                        -------------------------------+-------------------------------
                        A                              | a
                        b                                b
                        c                                c
                        d                              | D
                        """
                                .formatted(two, one));
        assertThat(c19.run("conflicts", "app/json").out())
                .contains("  \"a\" : 2")
                .contains(" |   \"a\" : 1");
        assertThat(c19.run("conflicts", "gone").out()).contains("deleted it");
        assertThat(c19.run("conflicts", "dir").out()).contains("cannot be seen").contains("\nv\n");
        assertThat(c19.run("conflicts", "hits", "-o", "jsonl").out())
                .startsWith("{\"key\":\"hits\",\"base\":{\"value\":\"5\",\"size\":1,")
                .contains("{\"commit\":\"" + made.nodes().get(0) + "\",\"node\":\"n1\"")
                .contains("\"visible\":\"" + made.nodes().get(1) + "\"");
    }

    @Test
    void resolve_bySide_value_deleteOrPolicy() throws IOException {
        String one = made.nodes().get(0);
        assertThat(c19.ok("resolve", "app/config", "--side", one.substring(0, 6), "-m", "because"))
                .matches("resolved  app/config  [0-9a-f]{10}\n");
        assertThat(c19.ok("get", "app/config")).isEqualTo("a\nb\nc\nD\n");
        assertThat(c19.ok("log", "app/config", "--limit", "1")).contains("because");
        Path file = Files.writeString(directory.resolve("v"), "{\"a\":3}");
        c19.ok("resolve", "app/json", "--value", "@" + file, "--type", "application/json");
        assertThat(c19.ok("get", "app/json")).isEqualTo("{\"a\":3}");
        c19.ok("resolve", "gone", "--delete");
        assertThat(c19.run("get", "gone").code()).isEqualTo(3);
        c19.ok("resolve", "hits", "--policy", "counter");
        assertThat(c19.ok("get", "hits")).isEqualTo("8");
        Ran clash = c19.run("resolve", "dir", "--value", "x");
        assertThat(clash.code()).isEqualTo(1);
        assertThat(clash.err()).contains("'dir'").contains("'dir/below'");
        c19.ok("resolve", "dir", "--delete");
        assertThat(c19.ok("ls", "--recursive")).isEqualTo("app/config\napp/json\ndir/below\nhits\n");
        assertThat(c19.run("conflicts").code()).isZero();
    }

    @Test
    void resolve_mistakes_areOneSentenceThatHelps() {
        Ran unknown = c19.run("resolve", "hits", "--side", "zz");
        assertThat(unknown.code()).isEqualTo(3);
        assertThat(unknown.err())
                .contains("No side of 'hits' begins with 'zz'")
                .contains(made.nodes().get(0).substring(0, 10));
        assertThat(c19.run("resolve", "calm", "--delete").code()).isEqualTo(3);
        assertThat(c19.run("resolve").code()).isEqualTo(2);
        assertThat(c19.run("resolve", "hits").err()).contains("how to resolve it is missing");
        assertThat(c19.run("resolve", "hits", "--delete", "--edit").code()).isEqualTo(2);
        assertThat(c19.run("resolve", "hits", "--policy", "magic").code()).isEqualTo(2);
        assertThat(c19.run("resolve", "hits", "--tool", "no-such").err()).contains("vimdiff");
        Ran undecided = c19.run("resolve", "app/json", "--policy", "json");
        assertThat(undecided.code()).isEqualTo(7);
        assertThat(undecided.err()).contains("does not merge");
        assertThat(c19.run("resolve", "--all").code()).isEqualTo(2);
        assertThat(c19.run("conflicts").out()).hasLineCount(6);
    }

    @Test
    void resolve_edit_takesWhatIsSaved_unlessMarkersAreLeft() throws IOException {
        Path seen = directory.resolve("seen");
        Ran left = c19.with("EDITOR", "cp \"$1\" '" + seen + "'; true").run("resolve", "app/json", "--edit");
        assertThat(left.code()).isEqualTo(7);
        assertThat(left.err()).contains("conflict markers left");
        assertThat(Files.readString(seen))
                .isEqualTo(
                        "<<<<<<< %.10s n2, 2023-11-14T22:13:40.000Z\n{\"a\":2}\n||||||| before\n{}\n=======\n{\"a\":1}\n>>>>>>> %.10s n1, 2023-11-14T22:13:30.000Z\n"
                                .formatted(made.nodes().get(1), made.nodes().get(0)));
        c19.with("EDITOR", "echo both >").ok("resolve", "app/json", "--edit");
        assertThat(c19.ok("get", "app/json")).isEqualTo("both\n");
        // What does not touch merges by itself.
        c19.with("EDITOR", "true").ok("resolve", "app/config", "--edit");
        assertThat(c19.ok("get", "app/config")).isEqualTo("A\nb\nc\nD\n");
        assertThat(c19.with("EDITOR", "false").run("resolve", "hits", "--edit").code())
                .isEqualTo(1);
        assertThat(c19.run("conflicts", "hits").code()).isEqualTo(7);
    }

    @Test
    void resolve_tool_runsWhatGitIsConfiguredToRun() {
        Program tool = c19.with("GIT_CONFIG_COUNT", "1").with("GIT_CONFIG_KEY_0", "mergetool.mine.cmd");
        Ran left = tool.with("GIT_CONFIG_VALUE_0", "true").run("resolve", "app/json", "--tool", "mine");
        assertThat(left.code()).isEqualTo(7);
        assertThat(left.err()).contains("conflict markers left");
        Ran failed = tool.with("GIT_CONFIG_VALUE_0", "exit 3").run("resolve", "app/json", "--tool", "mine");
        assertThat(failed.code()).isEqualTo(1);
        assertThat(failed.err()).contains("'mine' ended with 3");
        tool.with("GIT_CONFIG_VALUE_0", "cat \"$BASE\" \"$LOCAL\" \"$REMOTE\" >\"$MERGED\"")
                .ok("resolve", "app/json", "--tool", "mine");
        assertThat(c19.ok("get", "app/json")).isEqualTo("{}{\"a\":2}{\"a\":1}");
    }

    @Test
    void resolve_atATerminal_showsAndAsks() {
        Ran quit = c19.atTerminal().fed("what?\n9\nq\n").run("resolve", "hits");
        assertThat(quit.code()).isEqualTo(7);
        assertThat(quit.err()).contains("'hits' is in conflict: 2 sides.").contains("Which shall it be? [1-2,");
        assertThat(c19.atTerminal().fed("2\n").run("resolve", "hits").code()).isZero();
        assertThat(c19.ok("get", "hits")).isEqualTo("6");
        assertThat(c19.atTerminal().fed("d\n").run("resolve", "dir").code()).isZero();
        assertThat(c19.atTerminal().fed("").run("resolve", "gone").code()).isEqualTo(7);
    }

    @Test
    void resolve_all_byAPolicy_saysHowManyAreLeft() {
        Ran json = c19.run("resolve", "app/", "--all", "--policy", "text");
        assertThat(json.out()).isEqualTo("resolved 1 key  1 key left: `c19 conflicts` lists them\n");
        assertThat(json.code()).isEqualTo(7);
        Ran rest = c19.run("resolve", "--all", "--policy", "lww", "-o", "jsonl");
        assertThat(rest.out()).isEqualTo("{\"resolved\":3,\"left\":1}\n");
        assertThat(c19.ok("get", "hits")).isEqualTo("7");
        assertThat(c19.ok("get", "app/json")).isEqualTo("{\"a\":2}");
    }

    @Test
    void policy_isSetListedAndRemoved_andSettles() {
        assertThat(c19.run("policy").err()).contains("There is no policy");
        c19.ok("policy", "set", "", "manual");
        assertThat(c19.ok("policy", "set", "app/", "lww")).startsWith("set  2 conflicts settled  ");
        c19.ok("policy", "set", "eu/", "node-priority", "berlin", "paris");
        c19.ok("policy", "set", "app/", "text");
        assertThat(c19.ok("policy"))
                .isEqualTo(
                        """
                        POLICY         PREFIX  NODES
                        text           'app/'  -
                        node-priority  'eu/'   berlin paris
                        manual         ''      -
                        """);
        c19.ok("policy", "remove", "eu/");
        assertThat(c19.run("policy", "remove", "eu/").code()).isEqualTo(3);
        assertThat(c19.run("policy", "set", "x", "magic").code()).isEqualTo(2);
        assertThat(c19.run("policy", "set", "x", "lww", "node").code()).isEqualTo(2);
        assertThat(c19.ok("policy", "-o", "raw")).isEqualTo("app/\n\n");
    }

    @Test
    void allOfIt_worksOnADataDirectoryToo() {
        agent.close();
        String data = directory.resolve("data").toString();
        Program alone = Program.alone();
        assertThat(alone.run("conflicts", "--data", data).out()).hasLineCount(6);
        assertThat(alone.run("conflicts", "hits", "--data", data).out()).contains("[2]");
        alone.ok("resolve", "hits", "--side", made.nodes().get(0).substring(0, 8), "--data", data);
        assertThat(alone.ok("get", "hits", "--data", data)).isEqualTo("6");
        assertThat(alone.run("resolve", "hits", "--delete", "--data", data).code())
                .isEqualTo(3);
        assertThat(alone.run("resolve", "dir", "--value", "x", "--data", data).code())
                .isEqualTo(1);
        alone.ok("policy", "set", "app/", "lww", "--data", data);
        alone.ok("resolve", "--all", "--policy", "lww", "gone/", "--data", data);
        assertThat(alone.run("conflicts", "--data", data).out()).isEqualTo("SIDES  KEY\n1      dir\n2      gone\n");
    }
}
