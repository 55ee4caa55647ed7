package io.c19.cli;

import static io.c19.fixtures.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.c19.fixtures.Git;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a person starts it: real processes, signals and exit codes. Needs the built jar. */
class LauncherIT {
    private static final Path CLI = Path.of("").toAbsolutePath();
    private static final Path LAUNCHER = CLI.resolveSibling("c19");
    private static final Pattern SERVING = Pattern.compile(" serving (http://\\S+)");
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    Path directory;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void endAll() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void serve_killedAndStartedAgain_hasEverythingThatWasAnswered() throws Exception {
        Server first = serve("--data", "data");
        for (int i = 0; i < 5; i++) {
            assertThat(c19("put", "k" + i, "v" + i, "--url", first.url()).code())
                    .isZero();
        }
        first.process().destroyForcibly().waitFor();

        Server second = serve("--data", "data");

        assertThat(c19("ls", "-o", "raw", "--url", second.url()).out().lines()).hasSize(5);
        assertThat(c19("get", "k4", "--url", second.url()).out()).isEqualTo("v4");
        eventually(() -> assertThat(Git.in(directory.resolve("data")).run("show", "main:k4"))
                .isEqualTo("v4"));
        Git.fsckStrict(directory.resolve("data"));
    }

    @Test
    void serve_onSignals_endsCleanlyWithTheirExitCodes() throws Exception {
        Server terminated = serve("--data", "data");
        terminated.signal("TERM");
        assertThat(terminated.exitCode()).isZero();
        assertThat(terminated.log()).contains("stopping").endsWith("stopped\n").doesNotContain("Exception");

        Server interrupted = serve("--data", "data");
        interrupted.signal("INT");
        assertThat(interrupted.exitCode()).isEqualTo(130);
    }

    @Test
    void serve_onALibraryInC_saysNothingOfIt() throws Exception {
        Files.writeString(directory.resolve("sql.yaml"), "spec: {state: {kind: Sql, url: 'jdbc:sqlite:file.db'}}");

        Server server = serve("--config", "sql.yaml");

        assertThat(server.log()).doesNotContainIgnoringCase("warn");
    }

    @Test
    void serve_whatCannotStart_isOneSentence() throws Exception {
        Server running = serve("--data", "data");
        String port = running.url().replaceAll(".*:", "");
        Git.in(Files.createDirectory(directory.resolve("work"))).run("init", "-q");
        Files.writeString(Files.createDirectory(directory.resolve("other")).resolve("file"), "mine");
        Files.writeString(directory.resolve("kind.yaml"), "spec: {state: {kind: Nope}}");
        Files.writeString(directory.resolve("bad.yaml"), "spec: [");

        assertFails("port", "serve", "--data", "data2", "--port", port);
        assertFails("data", "serve", "--data", "data", "--port", "0");
        assertFails("work", "serve", "--data", "work", "--port", "0");
        assertFails("other", "serve", "--data", "other", "--port", "0");
        assertFails("Nope", "serve", "--config", "kind.yaml");
        assertFails("bad.yaml", "serve", "--config", "bad.yaml");
        assertFails("none.yaml", "serve", "--config", "none.yaml");
        assertFails("agent.port", "serve", "--port", "x");
        assertFails("agent.bind", "serve", "--bind", "0.0.0.0", "--port", "0");
        assertThat(directory.resolve("other")).isDirectoryContaining(file -> file.endsWith("file"));
        assertThat(c19("put", "a", "1", "--url", running.url()).code()).isZero();
    }

    @Test
    void launcher_throughALinkFromElsewhere_worksInTheDirectoryOfItsUser() throws Exception {
        Path bin = Files.createDirectory(directory.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("c19"), Path.of("../link"));
        Files.createSymbolicLink(directory.resolve("link"), LAUNCHER);

        Ran ran = run(Map.of(), "", "bin/c19", "init", "--data", "here");

        assertThat(ran.code()).as(ran.toString()).isZero();
        assertThat(directory.resolve("here/HEAD")).exists();
    }

    @Test
    void launcher_inAPlainLocale_keepsEveryCharacter() throws Exception {
        Server server = serve("--data", "data");
        Map<String, String> plain = Map.of("LC_ALL", "C", "LANG", "C");

        run(plain, "Grüße", LAUNCHER.toString(), "put", "schlüssel/🐈", "--url", server.url(), "-m", "wörter");
        Ran ran = run(plain, "", LAUNCHER.toString(), "get", "schlüssel/🐈", "--url", server.url());

        assertThat(ran.out()).isEqualTo("Grüße");
        eventually(() -> assertThat(Git.in(directory.resolve("data"))
                        .run("-c", "core.quotePath=false", "log", "--format=%s", "--name-only"))
                .contains("wörter")
                .contains("schlüssel/🐈"));
    }

    @Test
    void launcher_readerGone_endsQuietly() throws Exception {
        Server server = serve("--data", "data");
        StringBuilder many = new StringBuilder("{");
        for (int i = 0; i < 3_000; i++) {
            many.append(i == 0 ? "" : ",")
                    .append("\"key-of-some-length-to-fill-a-pipe-")
                    .append(i)
                    .append("\":1");
        }
        Ran imported = run(Map.of(), many + "}", LAUNCHER.toString(), "import", "-", "--url", server.url());
        assertThat(imported.out()).isEqualTo("imported 3,000 keys, in 3 revisions\n");

        Ran ran = run(
                Map.of(),
                "",
                "bash",
                "-c",
                LAUNCHER + " ls -l --url " + server.url() + " | head -n 1; echo ${PIPESTATUS[0]}");

        assertThat(ran.out()).startsWith("ETAG").endsWith("\n1\n");
        assertThat(ran.err()).isEmpty();
    }

    @Test
    void launcher_javaHomeOfAnOldJava_takesANewerOne() throws Exception {
        Path home = Files.createDirectories(directory.resolve("old/bin"));
        Files.writeString(directory.resolve("old/release"), "JAVA_VERSION=\"11.0.2\"\n");
        Files.createSymbolicLink(home.resolve("java"), Path.of("/bin/true"));

        Ran ran = run(Map.of("JAVA_HOME", directory.resolve("old").toString()), "", LAUNCHER.toString(), "version");

        assertThat(ran.code()).as(ran.toString()).isZero();
        assertThat(ran.out()).contains("c19 ");
    }

    @Test
    void launcher_newerSources_buildsAnew_butNotForBenchmarks() throws Exception {
        Path project = directory.resolve("project");
        Path benchmark = oldFile(project.resolve("benchmarks/src/main/java/Load.java"));
        Path source = oldFile(project.resolve("git-state/src/main/java/State.java"));
        oldFile(project.resolve("pom.xml"));
        Path target = Files.createDirectories(project.resolve("cli/target"));
        Files.copy(CLI.resolve("target/c19.jar"), target.resolve("c19.jar"));
        Files.createSymbolicLink(target.resolve("lib"), CLI.resolve("target/lib"));
        Path launcher = Files.copy(LAUNCHER, project.resolve("c19"), StandardCopyOption.COPY_ATTRIBUTES);
        Path mvn = Files.createDirectory(directory.resolve("bin")).resolve("mvn");
        Files.writeString(mvn, "#!/bin/sh\necho \"$@\" >asked\nexit 1\n");
        Files.setPosixFilePermissions(mvn, PosixFilePermissions.fromString("rwx------"));
        Map<String, String> path = Map.of("PATH", mvn.getParent() + File.pathSeparator + System.getenv("PATH"));
        String[] command = {launcher.toString(), "version"};

        Files.writeString(benchmark, "newer");
        Ran unchanged = run(path, "", command);
        Files.writeString(source, "newer");
        Ran changed = run(path, "", command);

        assertThat(unchanged.code()).as(unchanged.toString()).isZero();
        assertThat(changed.code()).as(changed.toString()).isEqualTo(1);
        assertThat(changed.err()).contains("the sources have changed").contains("the build failed");
        assertThat(project.resolve("asked")).content().contains("-pl cli -am package");
    }

    /** An hour old, and so are its directories. */
    private Path oldFile(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "old");
        FileTime old = FileTime.from(Instant.now().minus(1, ChronoUnit.HOURS));
        for (Path each = file; each != null && !each.equals(directory); each = each.getParent()) {
            Files.setLastModifiedTime(each, old);
        }
        return file;
    }

    /** Also when nothing of this module has changed since it was built from another one. */
    @Test
    void jar_saysTheCommitThatItWasBuiltFrom() throws IOException {
        try (JarFile jar = new JarFile(CLI.resolve("target/c19.jar").toFile())) {
            String commit = jar.getManifest().getMainAttributes().getValue("C19-Commit");
            assertThat(commit == null ? "" : commit).isEqualTo(System.getProperty("c19.commit", ""));
        }
    }

    @Test
    void get_nobodyListens_hasExitCodeFive() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }

        Ran ran = c19("get", "a", "--url", "127.0.0.1:" + port);

        assertThat(ran.code()).isEqualTo(5);
        assertThat(ran.err()).contains("start one with `c19 serve`");
        assertThat(ran.out()).isEmpty();
    }

    private void assertFails(String part, String... words) throws Exception {
        Ran ran = c19(words);
        assertThat(ran.code()).as(ran.toString()).isEqualTo(1);
        assertThat(ran.err()).contains(part).doesNotContain("Exception").doesNotContain("\tat ");
        assertThat(ran.err().lines().filter(line -> line.startsWith("c19: "))).hasSize(1);
    }

    private Server serve(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(LAUNCHER.toString(), "serve", "--port", "0"));
        command.addAll(List.of(options));
        Path log = Files.createTempFile(directory, "serve", ".log");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        started.add(process);
        eventually(
                () -> assertThat(SERVING.matcher(Files.readString(log)).find()).isTrue());
        Matcher serving = SERVING.matcher(Files.readString(log));
        assertThat(serving.find()).isTrue();
        return new Server(process, serving.group(1), log);
    }

    private Ran c19(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(LAUNCHER.toString()));
        command.addAll(List.of(words));
        return run(Map.of(), "", command.toArray(String[]::new));
    }

    private Ran run(Map<String, String> environment, String input, String... command)
            throws IOException, InterruptedException {
        Path in = Files.writeString(Files.createTempFile(directory, "in", ""), input);
        Path out = Files.createTempFile(directory, "out", "");
        Path err = Files.createTempFile(directory, "err", "");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        started.add(process);
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        return new Ran(
                List.of(command),
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }

    private record Ran(List<String> command, int code, String out, String err) {}

    private record Server(Process process, String url, Path file) {
        /** The launcher became the program, so its process id is the agent's. */
        void signal(String name) throws IOException, InterruptedException {
            assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                            .start()
                            .waitFor())
                    .isZero();
        }

        int exitCode() throws InterruptedException {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        }

        String log() throws IOException {
            return Files.readString(file);
        }
    }
}
