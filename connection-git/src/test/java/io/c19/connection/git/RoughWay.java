package io.c19.connection.git;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The way from one node to another on which requests are late, come twice, overtake one another or get lost, and answers are lost or
 * break off; until it is {@link #smooth}. Thread-safe.
 */
final class RoughWay implements AutoCloseable {
    /** What becomes of a request. */
    enum Fate {
        ARRIVES,
        LATE,
        TWICE,
        LOST,
        ANSWER_LOST,
        ANSWER_BROKEN
    }

    /** More than nodes wait for an answer to begin, so that some are late for that and arrive all the same. */
    private static final int LATE_MILLIS_MAX = 900;

    private static final int THREADS = 8;

    /** The client sets these itself. */
    private static final Set<String> NOT_FORWARDED =
            Set.of("connection", "content-length", "host", "http2-settings", "upgrade", "transfer-encoding");

    private final URI to;
    private final Random random;
    private final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();
    private final ScheduledExecutorService workers = Executors.newScheduledThreadPool(THREADS, task -> {
        Thread thread = new Thread(task, "rough-way");
        thread.setDaemon(true);
        return thread;
    });
    private final Set<Fate> seen = ConcurrentHashMap.newKeySet();
    private volatile boolean smooth;

    /** @param random of this way alone */
    RoughWay(String to, Random random) throws IOException {
        this.to = URI.create("http://" + to);
        this.random = random;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(workers);
        server.createContext("/", this::take);
        server.start();
    }

    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** From now on everything arrives once, and at once. What is late is so still. */
    void smooth() {
        smooth = true;
    }

    /** What has become of some request. */
    Set<Fate> seen() {
        return seen;
    }

    private void take(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        Fate fate;
        int late;
        synchronized (random) {
            // Half of them arrive as they should, or nodes would do nothing but wait.
            int drawn = random.nextInt(2 * Fate.values().length);
            fate = smooth || drawn >= Fate.values().length ? Fate.ARRIVES : Fate.values()[drawn];
            late = random.nextInt(LATE_MILLIS_MAX);
        }
        seen.add(fate);
        HttpRequest request = forwarded(exchange, body);
        switch (fate) {
            case LOST -> exchange.close();
            case LATE -> later(late, () -> answer(exchange, request, Fate.ARRIVES));
            case TWICE -> {
                answer(exchange, request, Fate.ARRIVES);
                later(late, () -> client.send(request, BodyHandlers.discarding()));
            }
            default -> answer(exchange, request, fate);
        }
    }

    private HttpRequest forwarded(HttpExchange exchange, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(to.resolve(exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!NOT_FORWARDED.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return request.build();
    }

    private void answer(HttpExchange exchange, HttpRequest request, Fate fate) throws IOException {
        try (exchange) {
            HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
            if (fate == Fate.ANSWER_LOST) {
                return;
            }
            response.headers().map().forEach((name, values) -> {
                if (!NOT_FORWARDED.contains(name)) {
                    exchange.getResponseHeaders().put(name, values);
                }
            });
            byte[] answer = response.body();
            exchange.sendResponseHeaders(response.statusCode(), answer.length == 0 ? -1 : answer.length);
            int sent = fate == Fate.ANSWER_BROKEN ? answer.length / 2 : answer.length;
            exchange.getResponseBody().write(answer, 0, sent);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @FunctionalInterface
    private interface Sending {
        void send() throws IOException, InterruptedException;
    }

    private void later(int millis, Sending sending) {
        Runnable task = () -> {
            try {
                sending.send();
            } catch (IOException e) {
                // Whoever waited for the answer has gone, or the node that it was for is closed.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        var unused = workers.schedule(task, millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }
}
