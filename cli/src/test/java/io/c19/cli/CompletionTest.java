package io.c19.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What bash completes with our script, with a program in our place that says how it was called. */
class CompletionTest {
    @TempDir
    Path directory;

    @BeforeEach
    void program() throws Exception {
        Files.writeString(directory.resolve("completion"), Program.alone().ok("completion", "bash"));
        Path c19 = directory.resolve("c19");
        Files.writeString(
                c19,
                """
                #!/bin/bash
                echo "$@" >>called
                [ "$*" != "ls broken -o raw --timeout 1s" ] || { echo "c19: no" >&2; exit 5; }
                case $2 in us*) echo users/ ;; a:*) echo a:b; echo a:c ;; sp*) echo 'sp ace' ;; esac
                """);
        Files.setPosixFilePermissions(c19, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void keys_areCompleted_whereAKeyIsDue() throws Exception {
        assertThat(completed("c19", "get", "us")).containsExactly("users/");
        assertThat(completed("c19", "get", "broken")).isEmpty();
        assertThat(completed("c19", "ls", "--url", "http://h:1", "us")).containsExactly("users/");
        assertThat(completed("./c19", "watch", "sp")).containsExactly("sp ace");
        assertThat(completed("c19", "log", "a", ":", "")).containsExactly("b", "c");
        assertThat(Files.readString(directory.resolve("called")).lines())
                .contains(
                        "ls us -o raw --timeout 1s",
                        "ls a: -o raw --timeout 1s",
                        "ls us -o raw --timeout 1s --url http://h:1");
    }

    @Test
    void commandsAndOptions_areCompletedStill() throws Exception {
        assertThat(completed("c19", "res")).contains("restore", "resolve");
        assertThat(completed("c19", "get", "--a")).contains("--at");
        assertThat(directory.resolve("called")).doesNotExist();
    }

    @Test
    void script_isValid() throws Exception {
        assertThat(bash("bash -n completion")).isEmpty();
    }

    /** What is offered for the last of these words; bash makes words of a colon and of what is around it. */
    private List<String> completed(String... words) throws Exception {
        String line = String.join(" ", words).replace(" : ", ":");
        StringBuilder array = new StringBuilder();
        for (String word : words) {
            array.append(" '").append(word).append('\'').append(' ');
        }
        return bash("PATH=$PWD:$PATH; . ./completion; COMP_WORDS=(" + array + "); COMP_CWORD=" + (words.length - 1)
                + "; COMP_LINE='" + line + "'; COMP_POINT=" + line.length()
                + "; _c19_with_keys c19 2>/dev/null; [ ${#COMPREPLY[@]} -eq 0 ] || printf '%s\\n' \"${COMPREPLY[@]}\"");
    }

    private List<String> bash(String script) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("bash", "--noprofile", "--norc", "-c", script)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return printed.lines().map(String::strip).toList();
    }
}
