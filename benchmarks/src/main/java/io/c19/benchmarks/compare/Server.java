package io.c19.benchmarks.compare;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A server process of ours with a directory of its own. Not thread-safe, save what {@link Endpoint} offers. */
final class Server implements Endpoint, AutoCloseable {
    private static final Duration READY_MAX = Duration.ofMinutes(2); // a start that takes longer has failed
    private static final long POLL_MILLIS = 5; // how exactly the time to readiness is known
    private static final int ANSWER_MILLIS_MAX = 10_000;
    private static final int REPLY_BYTES_MAX = 1 << 20;

    private final Product product;
    private final Place place;
    private final @Nullable Process beside;
    private Process process;
    private Duration startup;
    private boolean paused;

    private Server(Product product, Place place) throws IOException, InterruptedException {
        this.product = product;
        this.place = place;
        List<String> needed = product.beside(place);
        beside = needed.isEmpty() ? null : launch(needed);
        try {
            if (beside != null) {
                awaitListening(beside, new InetSocketAddress(place.address().getAddress(), place.peerPort()));
            }
            process = launch(product.command(place));
        } catch (IOException | InterruptedException e) {
            end(beside);
            throw e;
        }
        startup = Duration.ZERO;
    }

    /** Starts it in a new directory below the given one, and waits until it is ready. */
    static Server start(Product product, Path parent, KeySpace space) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory(parent, product.name() + "-");
        Server server = new Server(product, Place.in(directory, space));
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(server::close)); // when the person who waits gives up
            server.awaitReady();
            product.prepare(server);
            return server;
        } catch (IOException | InterruptedException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private Process launch(List<String> command) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(place.directory().toFile());
        // Nothing of the caller's settings may decide what is measured.
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("C19_") || name.startsWith("ETCD_") || name.startsWith("XDG_"));
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        return builder.start();
    }

    private static void awaitListening(Process process, InetSocketAddress address)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (System.nanoTime() - start < READY_MAX.toNanos()
                && !process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
            try (Socket socket = new Socket()) {
                socket.connect(address, ANSWER_MILLIS_MAX);
                return;
            } catch (ConnectException e) {
                // not yet
            }
        }
        throw new IOException("nobody listens at " + address);
    }

    private Path log() {
        return place.file("log.txt");
    }

    private void awaitReady() throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (true) {
            if (isReady()) {
                startup = Duration.ofNanos(System.nanoTime() - start);
                return;
            }
            if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new IOException("%s ended with %d: %s".formatted(this, process.exitValue(), lastLines()));
            }
            if (System.nanoTime() - start > READY_MAX.toNanos()) {
                throw new IOException("%s is not ready after %s: %s".formatted(this, READY_MAX, lastLines()));
            }
        }
    }

    private boolean isReady() {
        try {
            Wire wire = wire();
            return ask(wire, wire::ping).outcome() == Reply.Outcome.DONE;
        } catch (IOException e) {
            return false;
        }
    }

    private String lastLines() throws IOException {
        List<String> lines = Files.readAllLines(log());
        return String.join(" | ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
    }

    /** One request on a connection of its own. */
    Reply ask(Wire wire, Consumer<Bytes> request) throws IOException {
        Bytes out = new Bytes();
        request.accept(out);
        Reply reply = new Reply();
        byte[] bytes = new byte[REPLY_BYTES_MAX];
        int length = 0;
        try (Socket socket = new Socket()) {
            socket.connect(place.address(), ANSWER_MILLIS_MAX);
            socket.setSoTimeout(ANSWER_MILLIS_MAX);
            socket.getOutputStream().write(out.array(), 0, out.length());
            InputStream in = socket.getInputStream();
            while (length < bytes.length) {
                int count = in.read(bytes, length, bytes.length - length);
                if (count < 0) {
                    break;
                }
                length += count;
                if (wire.take(bytes, length, reply)) {
                    return reply;
                }
            }
        }
        throw new IOException("%s gave no whole reply: %s".formatted(this, HttpReplies.firstLine(bytes, length)));
    }

    /** As a power cut for the process, not for the machine. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** After {@link #kill}: starts it again on what it left, and waits until it is ready. */
    Duration restart() throws IOException, InterruptedException {
        process = launch(product.command(place));
        awaitReady();
        return startup;
    }

    /** Lets it do nothing at all while others are measured. */
    void pause() throws IOException, InterruptedException {
        signal("STOP");
        paused = true;
    }

    void resume() throws IOException, InterruptedException {
        if (paused) {
            signal("CONT");
            paused = false;
        }
    }

    private void signal(String name) throws IOException, InterruptedException {
        Commands.run("kill", "-" + name, Long.toString(process.pid()));
    }

    /** Lets it work for a while. */
    void await(Duration time) throws IOException, InterruptedException {
        if (process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IOException("%s ended with %d: %s".formatted(this, process.exitValue(), lastLines()));
        }
    }

    /** The memory it holds now, or 0 where the system does not tell. */
    long residentBytes() throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.isReadable(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElse(0);
    }

    /** What its threads took until now, but for Java's compilers: see {@link CpuTime}. */
    Duration cpu() throws IOException {
        return CpuTime.of(process.pid());
    }

    long pid() {
        return process.pid();
    }

    Place place() {
        return place;
    }

    Product product() {
        return product;
    }

    @Override
    public InetSocketAddress address() {
        return place.address();
    }

    @Override
    public Wire wire() {
        return product.wire();
    }

    @Override
    public String toString() {
        return product.name();
    }

    private static void end(@Nullable Process process) throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    /** Ends it and removes its data; does nothing the second time. */
    @Override
    public void close() {
        try {
            end(process);
            end(beside);
            if (!Files.exists(place.directory())) {
                return;
            }
            try (Stream<Path> files = Files.walk(place.directory())) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
