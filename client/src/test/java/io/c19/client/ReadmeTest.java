package io.c19.client;

import static io.c19.fixtures.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows of this library compiles, and prints what its comments say. */
class ReadmeTest {
    private static final String COMMENT = "// ";

    @TempDir
    Path directory;

    @Test
    void example_printsWhatItsCommentsSay() throws Exception {
        List<String> expected = block("```java").stream()
                .filter(line -> line.contains(COMMENT))
                .map(line -> line.substring(line.lastIndexOf(COMMENT) + COMMENT.length()))
                .toList();
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        try (TestAgent agent = TestAgent.onGit(directory.resolve("data"));
                C19Client other = agent.client()) {
            CompletableFuture<Void> ended = new CompletableFuture<>();
            Thread thread = new Thread(() -> {
                try {
                    ReadmeExample.run(agent.address().toString(), out);
                    ended.complete(null);
                } catch (RuntimeException e) {
                    ended.completeExceptionally(e);
                }
            });
            thread.start();
            eventually(() -> assertThat(lines(printed)).contains("app/tls"));
            other.put("app/host", Value.text("localhost"));
            eventually(() -> assertThat(lines(printed)).contains("app/host"));
            thread.interrupt();
            ended.join();
        }
        assertThat(lines(printed)).isEqualTo(expected);
    }

    @Test
    void example_isTheOneThatIsRun() throws Exception {
        List<String> source = Files.readAllLines(Path.of("src/test/java/io/c19/client/ReadmeExample.java"));
        List<String> shown = block("```java").stream()
                .filter(line -> !line.startsWith("import "))
                .map(line -> line.replace("System.out", "out").replace("\"http://127.0.0.1:3097\"", "agent"))
                .toList();

        assertThat(code(shown))
                .isEqualTo(code(source.subList(source.indexOf("        // begin"), source.indexOf("        // end"))));
    }

    /** Without comments and white space, which each has its own way of. */
    private static String code(List<String> lines) {
        return lines.stream()
                .map(line -> line.replaceFirst("(^| )// .*", "").replaceAll("\\s", ""))
                .collect(Collectors.joining());
    }

    @Test
    void coordinates_areThoseOfTheBuild() throws Exception {
        String pom = Files.readString(Path.of("pom.xml"));

        String artifact = "<artifactId>c19-client</artifactId>";
        assertThat(pom).contains(artifact);
        assertThat(block("```xml").stream().map(String::strip))
                .contains(element(pom, "groupId"), artifact, element(pom, "version"));
    }

    private static String element(String xml, String name) {
        String end = "</" + name + ">";
        return xml.substring(xml.indexOf("<" + name + ">"), xml.indexOf(end)) + end;
    }

    private static List<String> lines(ByteArrayOutputStream printed) {
        return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static List<String> block(String fence) throws Exception {
        List<String> all = Files.readAllLines(Path.of("../README.md"));
        int start = all.indexOf(fence) + 1;
        return all.subList(start, start + all.subList(start, all.size()).indexOf("```"));
    }
}
