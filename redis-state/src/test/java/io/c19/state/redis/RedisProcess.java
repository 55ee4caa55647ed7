package io.c19.state.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** A Redis server of its own, with its files in a directory, that can be killed, stopped and started again where it was. Not thread-safe. */
final class RedisProcess implements AutoCloseable {
    private static final int ATTEMPTS = 5;

    private final Path directory;
    private final List<String> options;
    private final Queue<String> said = new ConcurrentLinkedQueue<>();
    private int port;
    private Process process;

    private RedisProcess(Path directory, List<String> options) {
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

    /** @param options as on its command line, such as {@code --appendonly yes} */
    static RedisProcess start(Path directory, String... options) {
        return new RedisProcess(directory, List.of(options));
    }

    /** A sentinel. */
    static RedisProcess start(Path directory, Path file) {
        return new RedisProcess(directory, List.of(file.toString(), "--sentinel"));
    }

    String url() {
        return "redis://127.0.0.1:" + port;
    }

    int port() {
        return port;
    }

    /** What was given for it. */
    String option(String name) {
        return options.get(options.indexOf(name) + 1);
    }

    /** Whether its log has this. */
    boolean said(String words) {
        return said.stream().anyMatch(line -> line.contains(words));
    }

    /** As a power cut would, but for what the operating system has taken already. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    void startAgain() {
        process = run();
    }

    /** It takes connections and answers nothing. */
    void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    private Process run() {
        List<String> command = new ArrayList<>(List.of(Program.PATH.toString()));
        command.addAll(options); // of which the first may be a file, which stands before all others
        command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1", "--dir", directory.toString()));
        try {
            Process started =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
            awaitReady(started);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitReady(Process started) throws IOException {
        BufferedReader log =
                new BufferedReader(new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8));
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            said.add(line);
            if (line.contains("Ready to accept connections") || line.contains("Sentinel ID is")) {
                Thread rest = new Thread(() -> drain(log), "redis-log");
                rest.setDaemon(true);
                rest.start();
                return;
            }
        }
        throw new IllegalStateException("Redis did not start:\n" + String.join("\n", said));
    }

    /** Else it would wait for somebody to read. */
    private void drain(BufferedReader log) {
        try {
            for (String line = log.readLine(); line != null; line = log.readLine()) {
                said.add(line);
            }
        } catch (IOException e) {
            // It is gone.
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** From the jar, once for each process of tests. */
    private static final class Program {
        static final Path PATH = unpack();

        private static Path unpack() {
            String system =
                    System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
            boolean arm = System.getProperty("os.arch").contains("aarch64");
            String version = system.equals("linux") && arm ? "6.2.7" : "6.2.6-v5";
            String name = "/redis-server-%s-%s-%s".formatted(version, system, arm ? "arm64" : "amd64");
            try (InputStream in = RedisProcess.class.getResourceAsStream(name)) {
                Path file = Files.createTempFile("c19-redis-server", "");
                file.toFile().deleteOnExit();
                Files.write(file, Objects.requireNonNull(in, name).readAllBytes());
                if (!file.toFile().setExecutable(true)) {
                    throw new IOException("cannot make %s a program".formatted(file));
                }
                return file;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
