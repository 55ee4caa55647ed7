package io.c19.benchmarks.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One agent, a process of its own. Thread-safe. */
final class Member implements AutoCloseable {
    private static final Duration READY_MAX = Duration.ofMinutes(2);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(60);
    private static final int OK = 200;
    private static final int ERRORS = 400;

    private final HttpClient http;
    private final Path data;
    private final Path log;
    private final URI url;
    private final Process process;

    /** How an agent is started. */
    record Start(
            Path launcher, Path directory, int number, int port, int connectionPort, Map<String, String> settings) {}

    private Member(Start start, Collection<String> peers, HttpClient http) throws IOException {
        this.http = http;
        this.data = start.directory().resolve("data" + start.number());
        this.log = start.directory().resolve("log%d.txt".formatted(start.number()));
        this.url = URI.create("http://127.0.0.1:%d/".formatted(start.port()));
        List<String> command = new ArrayList<>(List.of(
                start.launcher().toString(),
                "serve",
                "--data=" + data,
                "--node=n" + start.number(),
                "--port=" + start.port(),
                "--connection-port=" + start.connectionPort()));
        peers.forEach(peer -> command.add("--peer=" + peer));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("C19_"));
        builder.environment().putAll(start.settings());
        this.process = builder.redirectOutput(log.toFile()).start();
    }

    /** Does not wait until it is ready. */
    static Member start(Start start, Collection<String> peers, HttpClient http) throws IOException {
        return new Member(start, peers, http);
    }

    void awaitReady() throws IOException, InterruptedException {
        long begun = System.nanoTime();
        while (true) {
            try {
                if (send(request("readyz").GET()).statusCode() == OK) {
                    return;
                }
            } catch (IOException e) {
                if (System.nanoTime() - begun > READY_MAX.toNanos()) {
                    throw new IOException(Files.readString(log), e);
                }
            }
            if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
                throw new IOException(Files.readString(log));
            }
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(url.resolve(path)).timeout(ANSWER_MAX);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> sendWell(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(request);
        if (answer.statusCode() >= ERRORS) {
            throw new IOException("%s: %d %s".formatted(url, answer.statusCode(), answer.body()));
        }
        return answer;
    }

    /** On the thread that calls, as {@link #get}. */
    void put(String key, String value) throws IOException {
        HttpURLConnection connection = open(key);
        connection.setRequestMethod("PUT");
        connection.setDoOutput(true);
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        connection.setFixedLengthStreamingMode(bytes.length);
        try (OutputStream out = connection.getOutputStream()) {
            out.write(bytes);
        }
        if (connection.getResponseCode() >= ERRORS) {
            throw new IOException("%s: %d %s".formatted(url, connection.getResponseCode(), text(connection)));
        }
        text(connection);
    }

    /**
     * On the thread that calls: {@link HttpClient} hands an answer from thread to thread, which takes longer than the agent needs for it.
     *
     * @return an empty text when it is absent
     */
    String get(String key) throws IOException {
        HttpURLConnection connection = open(key);
        String text = text(connection);
        return connection.getResponseCode() == OK ? text : "";
    }

    private HttpURLConnection open(String key) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) url.resolve("v1/kv/" + key).toURL().openConnection();
        connection.setReadTimeout(Math.toIntExact(ANSWER_MAX.toMillis()));
        return connection;
    }

    /** To its end, so that the line is used again. */
    private static String text(HttpURLConnection connection) throws IOException {
        boolean well = connection.getResponseCode() < ERRORS;
        try (InputStream body = well ? connection.getInputStream() : connection.getErrorStream()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** All of a batch is one commit. */
    void txn(String json) throws IOException, InterruptedException {
        sendWell(request("v1/txn").header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    void sync() throws IOException, InterruptedException {
        sendWell(request("v1/sync").POST(BodyPublishers.noBody()));
    }

    /** Where {@code main} is: any read tells. */
    String main() throws IOException, InterruptedException {
        HttpResponse<String> answer = sendWell(request("v1/kv?limit=1").GET());
        return answer.headers().firstValue("C19-Revision").orElseGet(() -> field(answer.body(), "revision"));
    }

    int conflicts() throws IOException, InterruptedException {
        return Integer.parseInt(field(sendWell(request("v1/status").GET()).body(), "conflicts"));
    }

    /** What it has taken of all processors since its start, in seconds. */
    double processorSeconds() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
    }

    private static String field(String json, String name) {
        int start = json.lastIndexOf("\"%s\":".formatted(name)) + name.length() + 3;
        int end = start;
        while (",}".indexOf(json.charAt(end)) < 0) {
            end++;
        }
        return json.substring(start, end).replace("\"", "");
    }

    Path data() {
        return data;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
