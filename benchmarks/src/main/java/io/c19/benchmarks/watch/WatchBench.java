package io.c19.benchmarks.watch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures an agent that runs already: how long after the answer of a PUT its watchers have the event, whether any missed one, and how soon one that was
 * far behind hears of the first. {@code benchmarks/README.md} tells how.
 */
public final class WatchBench {
    private static final int RESUME_BUFFER = 64 << 10;

    private final URI agent;
    private final Map<String, String> options;

    private WatchBench(URI agent, Map<String, String> options) {
        this.agent = agent;
        this.options = options;
    }

    /** {@code crowd|resume URL [--option N]...} */
    public static void main(String[] arguments) throws Exception {
        Map<String, String> options = new HashMap<>();
        for (int i = 2; i + 1 < arguments.length; i += 2) {
            options.put(arguments[i].replaceFirst("--", ""), arguments[i + 1]);
        }
        WatchBench bench = new WatchBench(URI.create(arguments[1]), options);
        switch (arguments[0]) {
            case "crowd" -> bench.crowd();
            case "resume" -> bench.resume();
            default -> throw new IllegalArgumentException("crowd or resume");
        }
    }

    private int option(String name, int otherwise) {
        return Integer.parseInt(options.getOrDefault(name, Integer.toString(otherwise)));
    }

    /** Watchers of all keys, or each of one of so many prefixes; PUTs at a steady rate. */
    private void crowd() throws Exception {
        int watchers = option("watchers", 1_000);
        int writes = option("writes", 500);
        int rate = option("rate", 20);
        int prefixes = option("prefixes", 1);
        AtomicLongArray answered = new AtomicLongArray(writes);
        // Each event of each watcher, in microseconds behind the answer of its PUT; negative ones count as nothing.
        AtomicLongArray arrivals = new AtomicLongArray(1 << 16);
        AtomicLong told = new AtomicLong();
        Crowd crowd = new Crowd(new InetSocketAddress(agent.getHost(), agent.getPort()), number -> {
            long at = answered.get((int) number);
            long micros = at == 0 ? 0 : Math.max(0, (System.nanoTime() - at) / 1_000);
            arrivals.incrementAndGet((int) Math.min(arrivals.length() - 1, micros / 100));
            told.incrementAndGet();
        });
        IntFunction<String> targets = i -> "/v1/watch?prefix=bench-" + i % prefixes + "/";
        Thread thread = new Thread(crowd, "crowd");
        long start = System.nanoTime();
        crowd.join(watchers, targets);
        thread.start();
        while (crowd.ready() < watchers) {
            LockSupport.parkNanos(1_000_000);
        }
        System.out.printf(Locale.ROOT, "%d watchers ready after %.1f s%n", watchers, (System.nanoTime() - start) / 1e9);
        long expected = 0;
        try (Socket socket = socket()) {
            long next = System.nanoTime();
            for (int i = 0; i < writes; i++) {
                // Numbers of one prefix have to follow one another, so each is written in its turn for some time.
                int prefix = (int) ((long) i * prefixes / writes);
                put(socket, "bench-" + prefix + "/" + i);
                answered.set(i, System.nanoTime());
                expected += watchers / prefixes + (prefix < watchers % prefixes ? 1 : 0);
                next += 1_000_000_000L / rate;
                LockSupport.parkNanos(next - System.nanoTime());
            }
        }
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (told.get() < expected && System.nanoTime() < deadline) {
            LockSupport.parkNanos(1_000_000);
        }
        crowd.end();
        thread.join();
        System.out.printf(
                Locale.ROOT,
                "%d PUTs at %d/s: %d of %d events, %d faults; p50 %.1f ms, p99 %.1f ms, max %.1f ms after the answer%n",
                writes,
                rate,
                told.get(),
                expected,
                crowd.faults(),
                quantile(arrivals, told.get(), 0.5),
                quantile(arrivals, told.get(), 0.99),
                quantile(arrivals, told.get(), 1));
    }

    /** In milliseconds. */
    private static double quantile(AtomicLongArray counts, long all, double quantile) {
        long left = (long) Math.ceil(all * quantile);
        for (int i = 0; i < counts.length(); i++) {
            left -= counts.get(i);
            if (left <= 0) {
                return (i + 1) / 10.0;
            }
        }
        return Double.NaN;
    }

    /** From so many revisions back to the newest. */
    private void resume() throws IOException {
        int back = option("back", 100_000);
        String prefix = options.getOrDefault("prefix", "");
        String newest = newest();
        try (Socket socket = socket()) {
            long start = System.nanoTime();
            String target = "/v1/watch?since=main~" + back + "&prefix=" + prefix;
            socket.getOutputStream()
                    .write(("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[RESUME_BUFFER];
            byte[] event = "\nevent: ".getBytes(StandardCharsets.US_ASCII);
            // Of the last event, or of a bookmark when that is no event here.
            byte[] last = ("\nid: " + newest).getBytes(StandardCharsets.US_ASCII);
            long first = 0;
            long events = 0;
            int matched = 0;
            int ended = 0;
            while (ended < last.length) {
                int read = in.read(buffer);
                if (read < 0) {
                    throw new IOException("ended after " + events);
                }
                for (int i = 0; i < read; i++) {
                    ended = buffer[i] == last[ended] ? ended + 1 : buffer[i] == '\n' ? 1 : 0;
                    matched = buffer[i] == event[matched] ? matched + 1 : buffer[i] == '\n' ? 1 : 0;
                    if (matched == event.length) {
                        first = first == 0 ? System.nanoTime() : first;
                        events++;
                        matched = 0;
                    }
                    if (ended == last.length) {
                        break;
                    }
                }
            }
            System.out.printf(
                    Locale.ROOT,
                    "%d revisions back: first event after %.0f ms, all %d after %.1f s%n",
                    back,
                    (first - start) / 1e6,
                    events,
                    (System.nanoTime() - start) / 1e9);
        }
    }

    private String newest() throws IOException {
        try (InputStream in = agent.resolve("/v1/status").toURL().openStream()) {
            String status = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Matcher main = Pattern.compile("\"main\":\"([0-9a-f]+)\"").matcher(status);
            if (!main.find()) {
                throw new IOException("no agent of a Git state: " + status);
            }
            return main.group(1);
        }
    }

    private Socket socket() throws IOException {
        Socket socket = new Socket(agent.getHost(), agent.getPort());
        socket.setTcpNoDelay(true);
        return socket;
    }

    private static void put(Socket socket, String key) throws IOException {
        OutputStream out = socket.getOutputStream();
        // Another one each time, or nothing would have changed.
        String value = Long.toString(System.nanoTime());
        out.write("PUT /v1/kv/%s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(key, value.length(), value)
                .getBytes(StandardCharsets.US_ASCII));
        byte[] answer = new byte[4_096];
        int length = 0;
        while (length < 4 || !"\r\n\r\n".equals(new String(answer, length - 4, 4, StandardCharsets.US_ASCII))) {
            int read = socket.getInputStream().read(answer, length, answer.length - length);
            if (read < 0) {
                throw new IOException("closed");
            }
            length += read;
        }
        if (!new String(answer, 0, 12, StandardCharsets.US_ASCII).startsWith("HTTP/1.1 20")) {
            throw new IOException(new String(Arrays.copyOf(answer, length), StandardCharsets.US_ASCII));
        }
    }
}
