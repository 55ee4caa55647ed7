package io.c19.state.jdbc;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A PostgreSQL server of its own. It refuses to run as root, so root runs it as {@code nobody}. Everybody is let in as {@code c19}; as {@code
 * guarded} with a password only. Not thread-safe.
 */
final class PostgresProcess implements AutoCloseable {
    private static final String NOBODY = "65534";
    private static final int ATTEMPTS = 5;

    private final Path directory;
    private final List<String> options;
    private int port;
    private Process process;

    private PostgresProcess(Path directory, List<String> options) throws IOException, InterruptedException {
        this.directory = directory;
        this.options = options;
        for (int i = 0; ; i++) {
            this.port = freePort();
            try {
                this.process = run();
                return;
            } catch (IllegalStateException e) { // somebody else took the port in between
                if (i == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** @param options of the server, such as {@code fsync=off} */
    static PostgresProcess start(String... options) {
        try {
            Path directory = Files.createTempDirectory("c19-postgres");
            if (isRoot()) {
                run(List.of("chown", NOBODY, directory.toString()));
            }
            run(asNobody(
                    program("initdb"),
                    "-D",
                    directory.resolve("data").toString(),
                    "-U",
                    "c19",
                    "-A",
                    "trust",
                    "-E",
                    "UTF8",
                    "--locale=C",
                    "--no-sync",
                    "--no-instructions"));
            Path rules = directory.resolve("data/pg_hba.conf");
            Files.writeString(rules, "host all guarded 127.0.0.1/32 scram-sha-256\n" + Files.readString(rules));
            return new PostgresProcess(directory, List.of(options));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port);
    }

    /** As a crash: clients are cut off, nothing is finished, and the next start has to recover. */
    void kill() throws IOException, InterruptedException {
        signal("QUIT");
        process.waitFor();
    }

    void startAgain() throws IOException {
        process = run();
    }

    /** What it is asked after this it does not answer; new connections are not even let in. */
    void freeze() throws IOException, InterruptedException {
        signalAll("STOP");
    }

    void thaw() throws IOException, InterruptedException {
        signalAll("CONT");
    }

    private void signalAll(String name) throws IOException, InterruptedException {
        signal(name);
        for (ProcessHandle child : process.descendants().toList()) {
            new ProcessBuilder("kill", "-" + name, Long.toString(child.pid()))
                    .start()
                    .waitFor();
        }
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    private Process run() throws IOException {
        List<String> command = new ArrayList<>(asNobody(
                program("postgres"),
                "-D",
                directory.resolve("data").toString(),
                "-h",
                "127.0.0.1",
                "-p",
                Integer.toString(port),
                "-k",
                directory.toString(),
                "-c",
                "max_connections=200"));
        options.forEach(option -> command.addAll(List.of("-c", option)));
        Process started = new ProcessBuilder(command).redirectErrorStream(true).start();
        Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
        StringBuilder said = new StringBuilder();
        BufferedReader log =
                new BufferedReader(new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8));
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            said.append(line).append('\n');
            if (line.contains("ready to accept connections")) {
                Thread rest = new Thread(() -> log.lines().forEach(ignored -> {}), "postgres-log");
                rest.setDaemon(true);
                rest.setUncaughtExceptionHandler((thread, gone) -> {});
                rest.start();
                return started;
            }
        }
        throw new IllegalStateException("PostgreSQL did not start:\n" + said);
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command + ": " + said);
        }
    }

    private static List<String> asNobody(String... command) {
        List<String> all = new ArrayList<>();
        if (isRoot()) {
            all.addAll(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
        }
        all.addAll(List.of(command));
        return all;
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String program(String name) {
        return PostgresPrograms.DIRECTORY.resolve("bin").resolve(name).toString();
    }

    @Override
    public void close() {
        try {
            thaw();
            signal("QUIT");
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            PostgresPrograms.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
