package io.c19.cli.docs;

import static io.c19.fixtures.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.c19.fixtures.Git;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command of these documents was run as printed, and printed this. */
class DocsIT {
    /** Where Debian puts its package iso-codes. */
    private static final String ISO_CODES = "/usr/share/iso-codes/json";

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    Path directory;

    @Test
    void readme() throws Exception {
        run("README.md", Map.of(), true);
    }

    @Test
    void httpApi() throws Exception {
        run("docs/http-api.md", Map.of(), true);
    }

    @Test
    void commandLine() throws Exception {
        run("docs/cli.md", Map.of(), true);
    }

    @Test
    void recipes() throws Exception {
        run("docs/recipes.md", Map.of(), true);
    }

    @Test
    void tour_onAnExcerpt_whereTheRealDataIsNotInstalled() throws Exception {
        assumeFalse(Files.isDirectory(Path.of(ISO_CODES)), "the real data is installed");
        run(
                "docs/tour.md",
                Map.of(
                        ISO_CODES,
                        ROOT.resolve("cli/src/test/resources/iso-codes").toString()),
                false);
    }

    @Test
    void tour_onTheRealData_whereItIsInstalled() throws Exception {
        assumeTrue(Files.isDirectory(Path.of(ISO_CODES)), "iso-codes is not installed");
        run("docs/tour.md", Map.of(), true);
    }

    private void run(String document, Map<String, String> replaced, boolean countsMatter) throws Exception {
        Files.createSymbolicLink(directory.resolve("c19"), ROOT.resolve("c19"));
        Files.copy(ROOT.resolve("cli/src/test/resources/photo.png"), directory.resolve("photo.png"));
        // On a terminal, curl shows no progress for answers this small; here it is to know that.
        Files.writeString(directory.resolve(".curlrc"), "silent\nshow-error\n");
        int port = freePort();
        int gitPort = freePort();
        Map<String, String> environment = Map.of(
                "C19_AGENT_PORT",
                Integer.toString(port),
                "C19_CONNECTION_PORT",
                Integer.toString(gitPort),
                "C19_URL",
                "http://127.0.0.1:" + port,
                "LC_ALL",
                "C.UTF-8",
                "CURL_HOME",
                directory.toString());
        Lines lines = new Lines(countsMatter);
        try (Shell shell = new Shell(directory, environment)) {
            for (Step step : Step.of(Files.readAllLines(ROOT.resolve(document)))) {
                String command = step.command()
                        .replace("localhost:3097", "localhost:" + port)
                        .replace("localhost:4097", "localhost:" + gitPort);
                for (Map.Entry<String, String> replacement : replaced.entrySet()) {
                    command = command.replace(replacement.getKey(), replacement.getValue());
                }
                if (step.startsAnAgent()) {
                    shell.run(command.substring(0, command.length() - 1) + " >>serve.log 2>&1 &");
                    eventually(() -> assertThat(isReady(port)).isTrue());
                    continue;
                }
                if ((step.readsWithPlainGit() || step.waits()) && isReady(port)) {
                    eventually(() -> assertThat(newestInGit()).isEqualTo(newestOfAgent(port)));
                }
                List<String> actual = shell.run(command).stream()
                        .map(line -> line.replace("localhost:" + port, "localhost:3097"))
                        .toList();
                assertThat(lines.match(step.expected(), actual))
                        .as(
                                "%s line %d: %s%nexpected:%n%s%nprinted:%n%s",
                                document,
                                step.line(),
                                command,
                                String.join("\n", step.expected()),
                                String.join("\n", actual))
                        .isTrue();
            }
        }
    }

    /** Git and the agent see what the other wrote a moment later, which is longer on a slow disk than a reader takes to type. */
    private String newestInGit() throws Exception {
        return Git.in(directory.resolve("data")).run("rev-parse", "main").strip();
    }

    private static String newestOfAgent(int port) throws Exception {
        return new ObjectMapper()
                .readTree(get(port, "/v1/status").body())
                .path("main")
                .textValue();
    }

    private static boolean isReady(int port) throws InterruptedException {
        try {
            return get(port, "/readyz").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
