package io.c19.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.cli.Program.Ran;
import io.c19.cli.serve.RunningAgent;
import io.c19.layers.Etag;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands against an agent, from the words of a command line to what is printed. */
class CommandsTest {
    @TempDir
    Path directory;

    private RunningAgent agent;
    private Program c19;

    @BeforeEach
    void start() {
        agent = Agents.onGit(directory.resolve("data"));
        c19 = Program.withUrl(agent.address().toString());
    }

    @AfterEach
    void stop() {
        agent.close();
    }

    // --- get, put, del

    @Test
    void put_thenGet_printsTheExactBytes() throws IOException {
        byte[] bytes = {0, -1, '\n', '\r', 7};
        Path file = Files.write(directory.resolve("file"), bytes);

        c19.ok("put", "bin", "@" + file);
        assertThat(c19.run("get", "bin").bytes()).isEqualTo(bytes);
        c19.fed(bytes).ok("put", "in");
        assertThat(c19.run("get", "in").bytes()).isEqualTo(bytes);
        c19.fed(bytes).ok("put", "dash", "-");
        assertThat(c19.run("get", "dash").bytes()).isEqualTo(bytes);
        c19.ok("put", "ünï", "Grüße 🐈");
        assertThat(c19.ok("get", "ünï")).isEqualTo("Grüße 🐈");
        c19.ok("put", "--", "-dashed", "--value");
        assertThat(c19.ok("get", "--", "-dashed")).isEqualTo("--value");
        c19.ok("put", "empty", "");
        assertThat(c19.run("get", "empty").bytes()).isEmpty();
    }

    @Test
    void put_withoutValueAtATerminal_isAUsageError() {
        Ran ran = c19.atTerminal().run("put", "a");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("VALUE is missing").contains("c19 put --help");
    }

    @Test
    void put_ifAbsentAndIfMatch_areKept() {
        c19.ok("put", "a", "1", "--if-absent");
        Ran taken = c19.run("put", "a", "2", "--if-absent");
        Ran stale = c19.run("put", "a", "2", "--if-match", "0".repeat(40));
        String etag = json("get", "a", "-o", "json").replaceAll("(?s).*\"etag\" : \"([0-9a-f]+)\".*", "$1");
        c19.ok("put", "a", "3", "--if-match", etag);

        assertThat(taken.code()).isEqualTo(4);
        assertThat(taken.err()).contains("'a'");
        assertThat(stale.code()).isEqualTo(4);
        assertThat(c19.ok("get", "a")).isEqualTo("3");
        assertThat(c19.run("put", "a", "x", "--if-absent", "--if-match", etag).code())
                .isEqualTo(2);
    }

    @Test
    void put_formats_tellTheRevision() {
        String revision = c19.ok("put", "a", "1", "-o", "raw").strip();

        assertThat(revision).matches("[0-9a-f]{40}");
        assertThat(c19.ok("put", "a", "2")).matches("stored  a  [0-9a-f]{10}\n");
        assertThat(c19.ok("put", "b", "2", "-o", "jsonl"))
                .matches(
                        "\\{\"key\":\"b\",\"etag\":\"[0-9a-f]{40}\",\"revision\":\"[0-9a-f]{40}\",\"created\":true}\n");
        assertThat(c19.ok("put", "b", "2", "-o", "yaml"))
                .startsWith("key: \"b\"\n")
                .endsWith("created: false\n");
    }

    @Test
    void put_withTtlTypeMessageAndAuthor_keepsThem() {
        c19.ok(
                "put",
                "a",
                "1",
                "--ttl",
                "1h",
                "--type",
                "text/plain",
                "-m",
                "wozu: ä\nmehr",
                "--author",
                "Zoë <z@example.org>");

        assertThat(json("get", "a", "-o", "json"))
                .contains("\"contentType\" : \"text/plain\"")
                .doesNotContain("\"expires\" : null");
        assertThat(c19.ok("log", "a", "-o", "jsonl"))
                .contains("\"author\":\"Zoë <z@example.org>\"")
                .contains("\"message\":\"wozu: ä\\nmehr\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a//b", "/a", "a/", "..", "", "a/./b"})
    void keys_thatAreNone_areUsageErrors(String key) {
        for (String command : List.of("get", "put", "del", "edit")) {
            Ran ran = c19.run(command, key);
            assertThat(ran.code()).as(ran.toString()).isEqualTo(2);
            assertThat(ran.err()).startsWith("c19: ").contains("key").doesNotContain("Exception");
        }
    }

    @Test
    void get_absent_isNotFoundWithNothingOnStandardOutput() {
        Ran ran = c19.run("get", "none");

        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.bytes()).isEmpty();
        assertThat(ran.err()).isEqualTo("c19: key 'none' is absent; `c19 ls` lists what is there.\n");
    }

    @Test
    void del_deletesAKeyOnce() {
        c19.ok("put", "a", "1");

        assertThat(c19.ok("del", "a")).matches("deleted  a  [0-9a-f]{10}\n");
        assertThat(c19.run("del", "a").code()).isEqualTo(3);
        assertThat(c19.run("del", "a", "--if-match", "0".repeat(40)).code()).isIn(3, 4);
    }

    @Test
    void del_prefix_asksOrNeedsYes() {
        c19.ok("put", "p/1", "1");
        c19.ok("put", "p/2", "1");

        Ran silent = c19.run("del", "p/", "--prefix");
        Ran refused = c19.atTerminal().fed("n\n").run("del", "p/", "--prefix");
        assertThat(c19.ok("ls", "p/")).isEqualTo("p/1\np/2\n");
        Ran agreed = c19.atTerminal().fed("y\n").run("del", "p/", "--prefix", "-m", "tidy");

        assertThat(silent.code()).isEqualTo(2);
        assertThat(silent.err()).contains("2 keys").contains("--yes");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("Delete 2 keys that start with 'p/'? [y/N]");
        assertThat(agreed.out()).contains("deleted  p/ (2 keys)");
        assertThat(c19.run("del", "p/", "--prefix", "--yes").code()).isEqualTo(3);
        assertThat(c19.ok("log", "--limit", "1", "-o", "jsonl"))
                .contains("\"message\":\"tidy\"")
                .contains("\"changesTotal\":2");
    }

    // --- ls

    @Test
    void ls_listsOneLevelAllOrATree() {
        c19.ok("put", "a/b/c", "1");
        c19.ok("put", "a/d", "22");
        c19.ok("put", "e", "333", "--type", "text/plain");

        assertThat(c19.ok("ls")).isEqualTo("a/\ne\n");
        assertThat(c19.ok("ls", "a/")).isEqualTo("a/b/\na/d\n");
        assertThat(c19.ok("ls", "-r")).isEqualTo("a/b/c\na/d\ne\n");
        assertThat(c19.ok("ls", "--tree")).isEqualTo("a/\n  b/\n    c\n  d\ne\n");
        assertThat(c19.ok("ls", "a/", "--tree")).isEqualTo("b/\n  c\nd\n");
        assertThat(c19.ok("ls", "none/")).isEmpty();
        assertThat(c19.ok("ls", "-l"))
                .isEqualTo(
                        """
                        ETAG        SIZE  TYPE        EXPIRES    KEY
                        -           -     -           -          a/
                        4f37670799  3     text/plain  -          e
                        """);
        assertThat(c19.ok("ls", "-o", "json"))
                .isEqualTo("[{\"prefix\":\"a/\"},\n {\"key\":\"e\",\"etag\":\"" + Etag.of(new byte[] {'3', '3', '3'})
                        + "\","
                        + "\"size\":3,\"contentType\":\"text/plain\",\"expires\":null,\"conflict\":false}\n]\n");
        assertThat(c19.ok("ls", "none/", "-o", "json")).isEqualTo("[]\n");
        assertThat(c19.ok("ls", "-o", "raw")).isEqualTo("a/\ne\n");
    }

    @Test
    void ls_at_isAsOfThen() {
        String revision = c19.ok("put", "a", "1", "-o", "raw").strip();
        c19.ok("put", "b", "1");

        assertThat(c19.ok("ls", "--at", revision)).isEqualTo("a\n");
        assertThat(c19.run("ls", "--at", "never").code()).isEqualTo(3);
    }

    // --- history

    @Test
    void log_ofAKeyOrThePrefixOfTheSameName() {
        c19.ok("put", "a/b", "1", "-m", "first");
        c19.ok("put", "a/c", "1", "-m", "second");

        assertThat(c19.ok("log", "a/b").lines()).hasSize(2);
        assertThat(c19.ok("log", "a/").lines()).hasSize(3);
        assertThat(c19.ok("log", "a").lines()).hasSize(3);
        assertThat(c19.ok("log", "--limit", "1")).contains("second").doesNotContain("first");
        assertThat(c19.ok("log", "-o", "raw")).matches("([0-9a-f]{40}\n){2}");
        assertThat(c19.run("log", "never").code()).isEqualTo(3);
        assertThat(c19.run("log", "--limit", "0").code()).isEqualTo(2);
    }

    @Test
    void show_aRevisionOrAValueAsOfOne() {
        c19.ok("put", "ann@example.org", "1");
        String revision =
                c19.ok("put", "ann@example.org", "2", "-m", "why", "-o", "raw").strip();
        c19.ok("put", "ann@example.org", "3");

        assertThat(c19.ok("show", revision.substring(0, 9)))
                .startsWith("revision  " + revision + "\ntime      ")
                .contains("\n    why\n")
                .endsWith("M  ann@example.org\n");
        assertThat(c19.ok("show", "ann@example.org@" + revision)).isEqualTo("2");
        assertThat(c19.ok("show", "ann@example.org@" + revision, "-o", "jsonl")).contains("\"value\":\"2\"");
        assertThat(c19.ok("show", revision, "-o", "jsonl")).contains("\"message\":\"why\"");
        assertThat(c19.run("show", "none").code()).isEqualTo(3);
        assertThat(c19.run("show", "none@" + revision).code()).isEqualTo(3);
    }

    @Test
    void blame_showsWhoWroteEachLine() {
        c19.fed("one\ntwo\n").ok("put", "text", "--author", "Ann <ann@example.org>");
        String second = c19.fed("one\n2\n\u001B[2J\n")
                .ok("put", "text", "--author", "Bob <bob@example.org>", "-o", "raw")
                .strip();

        assertThat(c19.ok("blame", "text"))
                .startsWith("REVISION ")
                .containsPattern("Ann +1 +one\n")
                .containsPattern("Bob +2 +2\n");
        assertThat(c19.atTerminal().ok("blame", "text")).doesNotContain("\u001B[2J");
        assertThat(c19.ok("blame", "text", "--at", "main~1")).containsPattern("Ann +2 +two\n");
        assertThat(c19.ok("blame", "text", "-o", "jsonl").lines())
                .element(1)
                .asString()
                .contains("\"line\":2", "\"text\":\"2\"", "\"revision\":\"" + second);
        assertThat(c19.run("blame", "none").code()).isEqualTo(3);
        assertThat(c19.run("blame", "text", "--at", "none").code()).isEqualTo(3);
    }

    @Test
    void diff_isAUnifiedDiff() {
        String first =
                c19.fed("one\ntwo\nthree\n").ok("put", "text", "-o", "raw").strip();
        c19.fed("one\n2\nthree").ok("put", "text");
        c19.ok("put", "dir/new", "x");
        c19.fed(new byte[] {0, 1}).ok("put", "bin");

        String diff = c19.ok("diff", first);

        assertThat(diff)
                .contains("diff --git a/dir/new b/dir/new\nnew file mode 100644\n")
                .contains("--- /dev/null\n+++ b/dir/new\n@@ -0,0 +1 @@\n+x\n\\ No newline at end of file\n")
                .contains("Binary files /dev/null and b/bin differ\n")
                .contains(
                        "--- a/text\n+++ b/text\n@@ -1,3 +1,3 @@\n one\n-two\n-three\n+2\n+three\n\\ No newline at end of file\n");
        assertThat(c19.ok("diff", first, "dir/").lines().filter(line -> line.startsWith("diff")))
                .hasSize(1);
        assertThat(c19.ok("diff", first, first)).isEmpty();
        assertThat(c19.ok("diff", first, "main", "te", "-o", "raw")).isEqualTo("text\n");
        assertThat(c19.ok("diff", first, "-o", "jsonl").lines()).hasSize(3);
        assertThat(c19.atTerminal().ok("diff", first))
                .contains("\u001B[32m+2\u001B[m")
                .contains("\u001B[31m-two\u001B[m");
        assertThat(c19.atTerminal().with("NO_COLOR", "1").ok("diff", first)).doesNotContain("\u001B");
        assertThat(c19.run("diff", "none").code()).isEqualTo(3);
    }

    @Test
    void diff_ofAValueThatWouldDriveATerminal_isMadeHarmlessThere() {
        String first = c19.ok("put", "a", "x", "-o", "raw").strip();
        c19.ok("put", "a", "\u001B[2J");

        assertThat(c19.atTerminal().with("NO_COLOR", "1").ok("diff", first))
                .doesNotContain("\u001B")
                .contains("[2J");
        assertThat(c19.ok("diff", first)).contains("\u001B[2J");
    }

    @Test
    void revert_aKeyOrAPrefix() {
        String first = c19.ok("put", "a/b", "1", "-o", "raw").strip();
        c19.ok("put", "a/b", "2");
        c19.ok("put", "a/c", "2");

        assertThat(c19.ok("revert", "a/b", "--to", first, "-m", "back")).matches("reverted 1 key  [0-9a-f]{10}\n");
        assertThat(c19.ok("get", "a/b")).isEqualTo("1");
        assertThat(c19.ok("revert", "a/", "--to", first, "-o", "jsonl")).contains("\"changed\":1");
        assertThat(c19.run("get", "a/c").code()).isEqualTo(3);
        assertThat(c19.ok("revert", "a/", "--to", first)).startsWith("unchanged");
        assertThat(c19.run("revert", "a/b").code()).isEqualTo(2);
        assertThat(c19.run("revert", "a/b", "--to", "none").code()).isEqualTo(3);
    }

    // --- edit

    @Test
    void edit_storesWhatTheEditorLeft() throws IOException {
        c19.ok("put", "a", "one", "--type", "text/html");

        Ran ran = c19.with("EDITOR", editor("printf two >>\"$1\"")).run("edit", "a", "-m", "by hand");
        Ran made = c19.with("VISUAL", editor("printf new >\"$1\""))
                .with("EDITOR", "false")
                .run("edit", "b");

        assertThat(ran.code()).as(ran.toString()).isZero();
        assertThat(c19.ok("get", "a")).isEqualTo("onetwo");
        assertThat(json("get", "a", "-o", "json")).contains("text/html");
        assertThat(c19.ok("log", "a", "--limit", "1")).contains("by hand");
        assertThat(made.code()).isZero();
        assertThat(c19.ok("get", "b")).isEqualTo("new");
    }

    @Test
    void edit_unchangedOrFailed_writesNothing() throws IOException {
        String revision = c19.ok("put", "a", "one", "-o", "raw").strip();

        Ran same = c19.with("EDITOR", editor("true")).run("edit", "a");
        Ran failed = c19.with("EDITOR", editor("printf x >>\"$1\"; exit 3")).run("edit", "a");

        assertThat(same.code()).isZero();
        assertThat(same.err()).contains("unchanged");
        assertThat(failed.code()).isEqualTo(1);
        assertThat(failed.err()).contains("ended with 3");
        assertThat(c19.ok("log", "-o", "raw").strip()).isEqualTo(revision);
    }

    @Test
    void edit_lostRace_keepsTheEditedText() throws IOException {
        c19.ok("put", "a", "one");
        // The editor's person is slower than somebody else.
        String other = "curl -sf -X PUT --data-binary theirs " + agent.address() + "/v1/kv/a";

        Ran ran = c19.with("EDITOR", editor("printf mine >\"$1\"; " + other)).run("edit", "a");

        assertThat(ran.code()).as(ran.toString()).isEqualTo(4);
        assertThat(c19.ok("get", "a")).isEqualTo("theirs");
        Path kept = Path.of(ran.err().replaceAll("(?s).* is in (\\S+)\\.\\s*$", "$1"));
        assertThat(kept).hasContent("mine");
        Files.delete(kept);
    }

    // --- import, export, status

    @Test
    void import_isoCodes_becomeKeys() {
        Path file = Path.of("src/test/resources/iso-codes/iso_639-3.json");

        Ran ran =
                c19.run("import", file.toString(), "--pointer", "/639-3", "--id", "alpha_3", "--prefix", "iso/639-3/");

        assertThat(ran.out()).matches("imported [0-9]+ keys, in 1 revision\n");
        assertThat(c19.ok("get", "iso/639-3/aar")).contains("\"name\":\"Afar\"");
        assertThat(c19.ok("log", "--limit", "1")).contains("import iso_639-3.json");
        assertThat(c19.ok(
                        "import", file.toString(), "--pointer", "/639-3", "--id", "alpha_3", "--prefix", "iso/639-3/"))
                .startsWith("imported 0 keys, left ");
    }

    @Test
    void importAndExport_directoriesAndDocuments() throws IOException {
        Path tree = directory.resolve("tree");
        Files.createDirectories(tree.resolve("sub"));
        Files.writeString(tree.resolve("sub/file"), "text");

        c19.ok("import", tree.toString(), "--prefix", "t/");
        c19.fed("a: {b: 1}").ok("import", "-", "--format", "yaml", "--prefix", "y/", "-m", "from yaml", "-o", "jsonl");

        assertThat(c19.ok("export"))
                .isEqualTo(
                        """
                        {
                          "t": {
                            "sub": {
                              "file": "text"
                            }
                          },
                          "y": {
                            "a": {
                              "b": 1
                            }
                          }
                        }
                        """);
        assertThat(c19.ok("export", "y/", "--format", "yaml")).isEqualTo("a:\n  b: 1\n");
        Path to = directory.resolve("to");
        assertThat(c19.run("export", "t/", "--format", "dir", "--to", to.toString())
                        .err())
                .startsWith("exported 1 key of revision ");
        assertThat(to.resolve("sub/file")).hasContent("text");
        Path file = directory.resolve("file.json");
        c19.ok("export", "--to", file.toString());
        assertThat(c19.run("export", "--to", file.toString()).code()).isEqualTo(1);
        c19.ok("export", "y/", "--to", file.toString(), "--force");
        assertThat(file).hasContent("{\n  \"a\": {\n    \"b\": 1\n  }\n}\n");
    }

    @ParameterizedTest
    @CsvSource({
        "import none.json, 1, there is no such file",
        "import src --format json, 1, is a directory",
        "import pom.xml --format dir, 2, is no directory",
        "import pom.xml, 1, line 1",
        "import src --pointer /x, 2, are for documents",
        "import pom.xml --id a --depth 1, 2, exclude one another",
        "import pom.xml --prefix x, 2, ends in /",
        "import pom.xml --pointer x, 2, a JSON pointer",
        "import pom.xml --format xml, 2, 'one of json, yaml, dir'",
        "export --format dir, 2, needs --to DIR",
        "export x, 2, ends in /",
    })
    void transfers_wrong_sayWhatIsWrong(String words, int code, String part) {
        Ran ran = c19.run(words.split(" "));

        assertThat(ran.code()).as(ran.toString()).isEqualTo(code);
        assertThat(ran.err()).startsWith("c19: ").contains(part);
    }

    @Test
    void status_tellsHowTheAgentIs() {
        c19.ok("put", "a", "1");

        assertThat(c19.ok("status")).contains("node ").contains("kinds.state ").containsPattern("keys +1\n");
        assertThat(c19.ok("status", "-o", "json")).contains("\"agent\" : \"Default\"");
        assertThat(c19.ok("status", "-o", "raw")).isEqualTo(c19.ok("log", "-o", "raw"));
    }

    @Test
    void gc_tellsWhatItDid() {
        c19.ok("put", "a", "1");
        c19.ok("put", "a", "2");

        String json = c19.ok("gc", "-o", "json");

        assertThat(json).containsPattern("\"objects\" : [1-9]").contains("\"dropped\" : 0");
        assertThat(json).containsPattern("\"before\" : \\{\\s*\"files\" : [1-9]");
        assertThat(c19.ok("gc")).contains(" -> ");
        assertThat(c19.ok("gc", "-o", "raw")).matches("[1-9][0-9]*\n");
        assertThat(c19.ok("get", "a", "--at", "main~1")).isEqualTo("1");
    }

    // --- the whole

    @Test
    void commands_onADataDirectoryThatAnAgentHas_readButDoNotWrite() {
        c19.ok("put", "a", "1");
        String data = directory.resolve("data").toString();

        assertThat(Program.alone().ok("get", "a", "--data", data)).isEqualTo("1");
        assertThat(Program.alone().ok("--data", data, "ls")).isEqualTo("a\n");
        Ran refused = Program.alone().run("put", "a", "2", "--data", data);
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("--url");
        assertThat(c19.run("get", "a", "--data", data, "--url", "http://x").code())
                .isEqualTo(2);
    }

    @Test
    void options_beforeTheCommand_areTaken() {
        assertThat(Program.alone().ok("--url", agent.address().toString(), "-o", "raw", "put", "a", "1"))
                .hasSize(41);
    }

    @Test
    void verbose_addsTheCause() {
        Program nowhere = Program.withUrl("http://127.0.0.1:1");

        assertThat(nowhere.run("get", "a").err().lines()).hasSize(1);
        assertThat(nowhere.run("get", "a", "-v").err()).contains("Caused by: java.net.ConnectException");
    }

    private String json(String... words) {
        return c19.ok(words);
    }

    /** @return the command of an editor that runs this script, with the file as its argument */
    private String editor(String script) throws IOException {
        Path file = directory.resolve("editor" + script.hashCode());
        Files.writeString(file, "#!/bin/sh\n" + script + "\n", StandardCharsets.UTF_8);
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file.toString();
    }
}
