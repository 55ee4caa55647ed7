package io.c19.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.layers.Etag;
import io.c19.layers.Key;
import io.c19.layers.KeyChange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnifiedDiffTest {
    @Test
    void append_changedLines_looksLikeGit() {
        String diff = diff("a/b", "1\n2\n3\n4\n5\n", "1\n2\nthree\n4\n5\n");

        assertThat(diff)
                .isEqualTo(
                        """
                        diff --git a/a/b b/a/b
                        index 8a1218a1024a212bb3db30becd860315f9f3ac52..c4fcee863777bd2988f67846f73dc360f051ebda 100644
                        --- a/a/b
                        +++ b/a/b
                        @@ -1,5 +1,5 @@
                         1
                         2
                        -3
                        +three
                         4
                         5
                        """);
    }

    @Test
    void append_binary_isNotShown() {
        String diff = diff("k", "text", "\u0000");

        assertThat(diff).endsWith("Binary files a/k and b/k differ\n");
    }

    @Test
    void append_values_canBeAppliedByGit(@TempDir Path directory) throws Exception {
        String many = IntStream.range(0, 60).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());
        String other = many.replace("line 3\n", "")
                .replace("line 30\n", "thirty\nand more\n")
                .replace("line 59\n", "end");
        assertApplies(directory, "plain", "one\n", "two\n");
        assertApplies(directory, "no newline", "one", "one\n");
        assertApplies(directory, "no newline after", "one\ntwo\n", "one\ntwo");
        assertApplies(directory, "made", null, "new\nvalue");
        assertApplies(directory, "gone", "old\nvalue\n", null);
        assertApplies(directory, "many/lines", many, other);
        assertApplies(directory, "with space/and \"quotes\" grüße", "a\n", "b\n");
        assertApplies(directory, "returns", "a\r\nb\rc\n", "a\nb\rc\r\n");
        assertApplies(directory, "to nothing", "a\n", "");
    }

    @Test
    void append_hugeDifference_isShownAsReplaced(@TempDir Path directory) throws Exception {
        String before = IntStream.range(0, 30_000).mapToObj(i -> i + "\n").collect(Collectors.joining());
        String after = IntStream.range(0, 30_000).mapToObj(i -> i * 7 + "\n").collect(Collectors.joining());

        assertApplies(directory, "huge", "same\n" + before + "end\n", "same\n" + after + "end\n");
    }

    private static void assertApplies(Path directory, String key, @Nullable String before, @Nullable String after)
            throws Exception {
        Path file = directory.resolve(key);
        Files.createDirectories(file.getParent());
        if (before != null) {
            Files.writeString(file, before);
        }
        Path patch = directory.resolve("the patch");
        Files.writeString(patch, diff(key, before, after));

        apply(directory, patch);

        assertThat(Files.exists(file)).as(key).isEqualTo(after != null);
        if (after != null) {
            assertThat(Files.readString(file)).as(key).isEqualTo(after);
        }
    }

    private static void apply(Path directory, Path patch) throws IOException, InterruptedException {
        Process git = new ProcessBuilder("git", "apply", "--whitespace=nowarn", patch.toString())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(git.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(git.exitValue()).as(output + Files.readString(patch)).isZero();
    }

    private static String diff(String key, @Nullable String before, @Nullable String after) {
        StringBuilder text = new StringBuilder();
        UnifiedDiff.append(text, new KeyChange(new Key(key), etag(before), etag(after)), bytes(before), bytes(after));
        return text.toString();
    }

    private static @Nullable String etag(@Nullable String value) {
        return value == null ? null : Etag.of(Texts.bytes(value));
    }

    private static byte @Nullable [] bytes(@Nullable String value) {
        return value == null ? null : Texts.bytes(value);
    }
}
