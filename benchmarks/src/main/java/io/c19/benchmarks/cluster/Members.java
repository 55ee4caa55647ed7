package io.c19.benchmarks.cluster;

import io.c19.fixtures.Link;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Agents of which each has all others as peers, with a way from each to each. Ends them, and removes their data, at the end. */
final class Members implements AutoCloseable {
    private static final long LOOK_NANOS = 5_000_000;

    private final Path directory;
    private final List<Link> links = new ArrayList<>();
    private final List<Member> all = new ArrayList<>();

    /** @param settings environment variables that set what the agents do */
    Members(Path home, int count, Map<String, String> settings) throws IOException, InterruptedException {
        this(home, count, settings, true);
    }

    /** Without anything between them that could be cut. */
    static Members direct(Path home, int count, Map<String, String> settings) throws IOException, InterruptedException {
        return new Members(home, count, settings, false);
    }

    private Members(Path home, int count, Map<String, String> settings, boolean linked)
            throws IOException, InterruptedException {
        Path parent = Files.createDirectories(home.resolve("benchmarks/target/cluster"));
        directory = Files.createTempDirectory(parent, "run-");
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        Runtime.getRuntime().addShutdownHook(new Thread(this::close)); // when the person who waits gives up
        for (int i = 0; linked && i < count * (count - 1); i++) {
            links.add(new Link("127.0.0.1:1"));
        }
        // After those of the links, so that none of them takes one that an agent shall have.
        List<Integer> ports = freePorts(2 * count);
        Iterator<Link> next = links.iterator();
        for (int i = 0; i < count; i++) {
            List<String> peers = new ArrayList<>();
            for (int other = 0; other < count; other++) {
                if (other != i) {
                    String to = "127.0.0.1:" + ports.get(count + other);
                    peers.add(linked ? led(next.next(), to) : to);
                }
            }
            Member.Start start =
                    new Member.Start(home.resolve("c19"), directory, i, ports.get(i), ports.get(count + i), settings);
            all.add(Member.start(start, peers, http));
        }
        for (Member member : all) {
            member.awaitReady();
        }
    }

    private static String led(Link link, String to) {
        link.redirect(to);
        return link.address();
    }

    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        List<Integer> ports = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            sockets.add(socket);
            ports.add(socket.getLocalPort());
        }
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        return ports;
    }

    List<Member> all() {
        return all;
    }

    Member get(int number) {
        return all.get(number);
    }

    List<Link> links() {
        return links;
    }

    void set(Link.Mode mode) {
        links.forEach(link -> link.set(mode));
    }

    /**
     * How long something took.
     *
     * @param processorSeconds of all agents
     */
    record Spent(double seconds, double processorSeconds) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.2f s (%.1f s of processor time)", seconds, processorSeconds);
        }
    }

    /** Opens all ways and waits until all have the same main. */
    Spent heal() throws IOException, InterruptedException {
        double before = processorSeconds();
        set(Link.Mode.OPEN);
        long healed = System.nanoTime();
        awaitSame();
        double seconds = (System.nanoTime() - healed) / 1e9;
        return new Spent(seconds, processorSeconds() - before);
    }

    /** What all have taken of all processors since their start. */
    double processorSeconds() {
        return all.stream().mapToDouble(Member::processorSeconds).sum();
    }

    /** Waits until all have the same main. */
    void awaitSame() throws IOException, InterruptedException {
        Set<String> mains = new HashSet<>();
        while (true) {
            mains.clear();
            for (Member member : all) {
                mains.add(member.main());
            }
            if (mains.size() == 1) {
                return;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    @Override
    public void close() {
        all.forEach(Member::close);
        try {
            for (Link link : links) {
                link.close();
            }
            if (Files.exists(directory)) {
                try (Stream<Path> files = Files.walk(directory)) {
                    for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                        Files.deleteIfExists(file);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
