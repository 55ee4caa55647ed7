package io.c19.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.cli.Program.Ran;
import io.c19.fixtures.Git;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What needs no agent: help, usage, versions, data directories, configuration. */
class MainTest {
    @TempDir
    Path directory;

    private final Program c19 = Program.alone();

    @Test
    void nothing_isAUsageErrorWithTheHelp() {
        Ran ran = c19.run();

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("Usage: c19").contains("serve").contains("version");
        assertThat(ran.bytes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "help"})
    void help_listsEveryCommand(String word) {
        String help = c19.ok(word);

        for (String command : List.of(
                "serve",
                "init",
                "get",
                "put",
                "del",
                "ls",
                "edit",
                "log",
                "show",
                "diff",
                "revert",
                "status",
                "import",
                "export",
                "fsck",
                "gc",
                "config",
                "completion",
                "version")) {
            assertThat(help).contains("\n  " + command + " ");
        }
    }

    @Test
    void help_ofACommand_isItsUsage() {
        assertThat(c19.ok("help", "get")).isEqualTo(c19.ok("get", "--help")).startsWith("Usage: c19 get ");
        assertThat(c19.ok("config", "check", "-h")).startsWith("Usage: c19 config check ");
    }

    @Test
    void everyCommand_hasAHelp() {
        for (Command command : Commands.all()) {
            assertThat(c19.ok(command.name(), "--help")).startsWith("Usage: c19 " + command.name());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "exprt, (did you mean export",
        "get, 'KEY'",
        "get a b, 'b'",
        "serve c19.yaml, --config FILE",
        "get a --at, --at",
        "get a -o xml, 'one of table, json, jsonl, yaml, raw'",
        "put a 1 --ttl 5, expected: a number with its unit",
        "put a 1 --author me, Name <mail>",
        "get a --url ftp://x, expected: an address",
        "get a --url x y, 'y'",
        "get a --nope, --nope",
        "get a --at 1 --at 2, --at",
        "config, check",
        "completion fish, bash or zsh",
    })
    void usage_wrong_saysWhatIsExpectedAndWhereToRead(String words, String part) {
        Ran ran = c19.run(words.split(" "));

        assertThat(ran.code()).as(ran.toString()).isEqualTo(2);
        assertThat(ran.err())
                .startsWith("c19: ")
                .contains(part)
                .contains("--help")
                .doesNotContain("Exception");
        assertThat(ran.bytes()).isEmpty();
    }

    @Test
    void variable_thatIsNoAddress_isNamed() {
        assertThat(c19.with("C19_URL", "::").run("get", "a").err()).contains("C19_URL");
    }

    @Test
    void version_tellsProgramAndJava() {
        assertThat(c19.ok("version"))
                .contains("c19 ")
                .contains("commit ")
                .contains(System.getProperty("java.runtime.version"));
    }

    @Test
    void init_makesADataDirectoryOnce() {
        String data = directory.resolve("d").toString();

        assertThat(c19.ok("init", "--data", data, "--node", "n7")).startsWith("made  " + data + "  ");
        assertThat(c19.ok("status", "--data", data)).contains("n7");
        Ran again = c19.run("init", "--data", data);
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err()).contains(data);
    }

    @Test
    void init_fromARepository_startsWithItsContent() {
        Path source = directory.resolve("source");
        c19.ok("init", "--data", source.toString());
        c19.ok("put", "a/b", "1", "--data", source.toString());

        Path copy = directory.resolve("copy");
        c19.ok("init", "--data", copy.toString(), "--from", source.toString());

        assertThat(c19.ok("get", "a/b", "--data", copy.toString())).isEqualTo("1");
        assertThat(c19.run("init", "--from", "x", "--name", "y").code()).isEqualTo(2);
        assertThat(c19.run("init", "--node", "a b", "--data", "x").code()).isEqualTo(2);
    }

    @Test
    void init_withFanOut_spreadsKeysOverDirectories() {
        String data = directory.resolve("d").toString();
        c19.ok("init", "--data", data, "--fan-out", "1");
        c19.ok("put", "users/42", "ann", "--data", data);

        assertThat(c19.ok("ls", "--recursive", "--data", data)).isEqualTo("users/42\n");
        assertThat(Git.in(Path.of(data)).run("show", "main:cb/users/42")).isEqualTo("ann");
        for (String wrong : new String[] {"3", "x", "-1"}) {
            assertThat(c19.run("init", "--fan-out", wrong, "--data", data + wrong)
                            .code())
                    .isEqualTo(2);
        }
        Ran other = c19.run("init", "--from", data, "--fan-out", "2", "--data", data + "2");
        assertThat(other.code()).isEqualTo(1);
        assertThat(other.err()).contains("fan_out: 2 (expected: 1, ");
    }

    @Test
    void fsck_saysWhatIsWrong() throws IOException {
        Path data = directory.resolve("d");
        c19.ok("init", "--data", data.toString());
        c19.ok("put", "a", "some value", "--data", data.toString());
        Ran well = c19.with("C19_STATE_PATH", data.toString()).run("fsck");
        assertThat(well.code()).isZero();
        assertThat(well.bytes()).isEmpty();
        assertThat(well.err()).contains("all is well");

        Path broken;
        try (var files = Files.walk(data.resolve("objects"))) {
            broken = files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".idx"))
                    .findFirst()
                    .orElseThrow();
        }
        assertThat(broken.toFile().setWritable(true)).isTrue();
        byte[] bytes = Files.readAllBytes(broken);
        bytes[bytes.length / 2] ^= 0x55;
        Files.write(broken, bytes);

        Ran ran = c19.run("fsck", "--data", data.toString());
        assertThat(ran.code()).as(ran.toString()).isEqualTo(1);
        assertThat(ran.out() + ran.err()).doesNotContain("Exception");
    }

    @Test
    void gc_ofADataDirectory_makesItSmaller() throws IOException {
        Path data = directory.resolve("d");
        c19.ok("init", "--data", data.toString());
        for (int i = 0; i < 5; i++) {
            c19.ok("put", "a", "value " + i, "--data", data.toString());
        }

        String[] columns = c19.ok("gc", "--data", data.toString()).strip().split(" {2,}");

        assertThat(columns).hasSize(4);
        assertThat(columns[1]).isEqualTo("0");
        assertThat(columns[2]).endsWith(" -> 1");
        assertThat(c19.ok("get", "a", "--data", data.toString())).isEqualTo("value 4");
        assertThat(c19.ok("log", "a", "-o", "raw", "--data", data.toString()).lines())
                .hasSize(5);
        assertThat(c19.run("fsck", "--data", data.toString()).code()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"get a", "put a 1", "ls", "fsck", "gc", "status"})
    void dataDirectory_thatIsNone_isSaidInASentence(String words) {
        Ran ran = c19.run((words + " --data " + directory.resolve("none")).split(" "));

        assertThat(ran.code()).as(ran.toString()).isEqualTo(1);
        assertThat(ran.err().lines()).hasSize(1);
        assertThat(directory.resolve("none")).doesNotExist();
    }

    @Test
    void configCheck_showsFieldsWithTheirOrigin() throws IOException {
        Path file =
                Files.writeString(directory.resolve("c19.yaml"), "version: 0.1\nspec:\n  agent: {port: 1, typo: 2}\n");

        Ran ran = c19.with("C19_STATE_PATH", "elsewhere").run("config", "check", file.toString());

        assertThat(ran.code()).as(ran.toString()).isZero();
        assertThat(ran.out())
                .containsPattern("agent.port +1 +.*c19.yaml")
                .containsPattern("state.path +elsewhere +C19_STATE_PATH");
        assertThat(ran.err()).startsWith("warning: ").contains("agent.typo");
        assertThat(c19.ok("config", "check", file.toString(), "-o", "jsonl"))
                .contains("{\"field\":\"agent.port\",\"value\":\"1\",\"from\":");
    }

    @Test
    void configCheck_unusable_isOneSentence() throws IOException {
        Path file = Files.writeString(directory.resolve("c19.yaml"), "spec: {state: {kind: Nope}}\n");

        Ran ran = c19.run("config", "check", file.toString());

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err().lines()).hasSize(1);
        assertThat(ran.err()).contains("Nope").contains("Git").contains("Memory");
        assertThat(c19.run("config", "check", "none.yaml").code()).isEqualTo(1);
    }

    @Test
    void serve_withAPeerThatIsNoAddress_saysSo() {
        Ran ran = c19.run(
                "serve",
                "--peer",
                "127.0.0.1:x",
                "--data",
                directory.resolve("d").toString());

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("connection.peer_provider.peers: '127.0.0.1:x'", "HOST:PORT", "--peer");
        assertThat(directory.resolve("d")).doesNotExist();
    }

    @Test
    void completion_worksInBash() throws Exception {
        Path script = Files.writeString(directory.resolve("completion"), c19.ok("completion", "bash"));

        Process bash = new ProcessBuilder(
                        "bash",
                        "--noprofile",
                        "--norc",
                        "-c",
                        "compopt() { :; }; source " + script
                                + "; COMP_WORDS=(c19 rev); COMP_CWORD=1; COMP_LINE='c19 rev'; COMP_POINT=7; "
                                + "_complete_c19; echo \"${COMPREPLY[@]}\"; "
                                + "COMP_WORDS=(c19 put --if); COMP_CWORD=2; COMP_LINE='c19 put --if'; COMP_POINT=12; "
                                + "_complete_c19; echo \"${COMPREPLY[@]}\"; complete -p c19")
                .redirectErrorStream(true)
                .start();
        String output = new String(bash.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);

        assertThat(bash.waitFor()).isZero();
        assertThat(output.lines().toList().get(0)).isEqualTo("revert");
        assertThat(output.lines().toList().get(1)).contains("--if-absent").contains("--if-match");
        assertThat(output).containsPattern("complete .*-F _c19_with_keys");
        assertThat(c19.ok("completion", "zsh")).contains("bashcompinit");
    }
}
