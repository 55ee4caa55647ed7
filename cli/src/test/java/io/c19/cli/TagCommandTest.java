package io.c19.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.cli.Program.Ran;
import io.c19.fixtures.Git;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TagCommandTest {
    @TempDir
    Path directory;

    @Test
    void tag_listsMakesMovesAndDeletes() {
        String data = directory.resolve("data").toString();
        Program c19 = Program.alone();
        c19.ok("init", "--data", data);
        c19.ok("put", "a", "1", "--data", data);
        c19.ok("put", "a", "2", "--data", data);

        assertThat(c19.ok("tag", "v1", "main~1", "--data", data)).matches("named  v1  [0-9a-f]{10}\n");
        assertThat(c19.ok("get", "a", "--at", "v1", "--data", data)).isEqualTo("1");
        assertThat(c19.ok("tag", "-o", "raw", "--data", data)).isEqualTo("v1\n");
        assertThat(Git.in(directory.resolve("data")).run("tag")).isEqualTo("v1\n");
        assertFails(4, "--force moves it", c19.run("tag", "v1", "--data", data));
        c19.ok("tag", "v1", "--force", "--data", data);
        assertThat(c19.ok("get", "a", "--at", "v1", "--data", data)).isEqualTo("2");
        assertThat(c19.ok("tag", "v1", "--delete", "--data", data)).startsWith("deleted  v1  ");
        assertFails(3, "'v1' is absent", c19.run("tag", "v1", "--delete", "--data", data));
        assertFails(1, "git check-ref-format", c19.run("tag", "a..b", "--data", data));
        assertFails(3, "is not known", c19.run("tag", "v2", "none", "--data", data));
        assertFails(2, "--delete takes a NAME", c19.run("tag", "--delete", "--data", data));
        assertFails(2, "--force", c19.run("tag", "--force", "--data", data));
    }

    private static void assertFails(int code, String sentence, Ran ran) {
        assertThat(ran.code()).as(ran.toString()).isEqualTo(code);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err().lines()).singleElement().asString().contains(sentence);
    }
}
