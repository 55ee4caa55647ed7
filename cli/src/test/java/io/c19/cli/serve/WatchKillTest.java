package io.c19.cli.serve;

import static io.c19.fixtures.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.c19.fixtures.EventReader;
import io.c19.fixtures.EventReader.Event;
import io.c19.fixtures.Git;
import io.c19.fixtures.Seed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent is killed while many watch and others write: everybody goes on, with nothing missed and nothing twice. */
class WatchKillTest {
    private static final int WATCHERS = 100;
    private static final int WRITERS = 3;
    private static final int KILLS = 1;
    private static final int WRITES_BETWEEN = 40;
    private static final String END = "end";
    private static final Pattern SERVING = Pattern.compile(" serving (http://\\S+)");

    @TempDir
    Path directory;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger written = new AtomicInteger();
    /** Where the agent is, once it is there. */
    private volatile CompletableFuture<URI> agent = new CompletableFuture<>();

    private @Nullable Process process;
    private volatile boolean done;

    @AfterEach
    void stop() throws InterruptedException {
        threads.shutdownNow();
        end();
    }

    private void end() throws InterruptedException {
        Process running = process;
        if (running != null) {
            running.destroyForcibly().waitFor();
        }
    }

    /** Returns when it serves; at any free port, which is another one each time. */
    private void serve() throws IOException {
        Process started = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.c19.cli.Main",
                        "serve",
                        "--port",
                        "0",
                        "--data",
                        directory.resolve("data").toString())
                .redirectErrorStream(true)
                .start();
        process = started;
        BufferedReader log =
                new BufferedReader(new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder sofar = new StringBuilder();
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            sofar.append(line).append('\n');
            Matcher serving = SERVING.matcher(line);
            if (serving.find()) {
                agent.complete(URI.create(serving.group(1)));
                // It must not wait for somebody to read its log.
                threads.execute(() -> log.lines().forEach(unread -> {}));
                return;
            }
        }
        throw new AssertionError("the agent did not start: " + sofar);
    }

    @Test
    void kill_whileManyWatch_andOthersWrite() throws Exception {
        Seed seed = Seed.take("WatchKillTest");
        Random random = seed.random();
        serve();
        put("before", "1");
        String start = revision();
        List<Future<Map<String, String>>> watching = new ArrayList<>();
        List<String> prefixes = new ArrayList<>();
        for (int i = 0; i < WATCHERS; i++) {
            String prefix = i % 4 == 0 ? "p" : "p" + random.nextInt(WRITERS) + "/";
            prefixes.add(prefix);
            watching.add(threads.submit(() -> follow(prefix, start)));
        }
        List<Future<?>> writing = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            int writer = i;
            Random own = new Random(random.nextLong());
            writing.add(threads.submit(() -> write(writer, own)));
        }
        for (int kill = 0; kill < KILLS; kill++) {
            awaitWrites(WRITES_BETWEEN * (kill + 1));
            agent = new CompletableFuture<>();
            end();
            serve();
        }
        awaitWrites(WRITES_BETWEEN * (KILLS + 1));
        done = true;
        for (Future<?> each : writing) {
            each.get();
        }
        put(END, "1");
        Map<String, String> all = etags();
        for (int i = 0; i < WATCHERS; i++) {
            String prefix = prefixes.get(i);
            Map<String, String> expected = new TreeMap<>(all);
            expected.keySet().removeIf(key -> !key.startsWith(prefix) && !key.equals(END));
            try {
                assertThat(watching.get(i).get()).isEqualTo(expected);
            } catch (ExecutionException e) {
                throw new AssertionError("%s, watcher %d: %s".formatted(seed, i, e.getCause()), e);
            }
        }
        end();
        Git.fsckStrict(directory.resolve("data"));
    }

    private void awaitWrites(int count) {
        eventually(() -> assertThat(written).hasValueGreaterThanOrEqualTo(count));
    }

    private void write(int writer, Random random) {
        for (int i = 0; !done; i++) {
            try {
                put("p" + writer + "/" + random.nextInt(4), writer + "-" + i);
                written.incrementAndGet();
            } catch (UncheckedIOException e) {
                // It was killed; whether this was written is for the watchers to know.
            }
        }
    }

    /** @return what is there as far as the watcher was told, up to the end */
    private Map<String, String> follow(String prefix, String start) {
        Map<String, String> known = new TreeMap<>();
        String since = start;
        while (!known.containsKey(END)) {
            try (EventReader reader = EventReader.open(URI.create(
                    "%s/v1/watch?prefix=%s&prefix=%s&since=%s".formatted(agent.join(), prefix, END, since)))) {
                for (Event event = reader.next(); event != null; event = reader.next()) {
                    since = String.valueOf(event.lastId());
                    if (!event.isBookmark()) {
                        apply(known, event);
                    }
                    if (known.containsKey(END)) {
                        return known;
                    }
                }
            } catch (UncheckedIOException e) {
                assertThat(e).hasMessageNotContaining("410");
            }
        }
        return known;
    }

    private static void apply(Map<String, String> known, Event event) {
        assertThat(event.isLast()).isTrue();
        String before = known.put(String.valueOf(event.text("key")), String.valueOf(event.text("etag")));
        assertThat(before).as("%s", event).isEqualTo(event.text("previous"));
    }

    private void put(String key, String value) {
        try {
            HttpURLConnection connection = connection("/v1/kv/" + key);
            connection.setRequestMethod("PUT");
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(value.length());
            connection.getOutputStream().write(value.getBytes(StandardCharsets.US_ASCII));
            if (connection.getResponseCode() >= 300) {
                throw new IOException("answered " + connection.getResponseCode());
            }
            connection.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String revision() throws IOException {
        return connection("/v1/kv/before").getHeaderField("C19-Revision");
    }

    private Map<String, String> etags() throws IOException {
        String json = new String(connection("/v1/kv").getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Map<String, String> etags = new TreeMap<>();
        Matcher entry =
                Pattern.compile("\"key\":\"([^\"]*)\",\"etag\":\"([^\"]*)\"").matcher(json);
        while (entry.find()) {
            etags.put(entry.group(1), entry.group(2));
        }
        return etags;
    }

    private HttpURLConnection connection(String path) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(agent.join() + path).toURL().openConnection();
        connection.setConnectTimeout(10_000);
        connection.setReadTimeout(30_000);
        return connection;
    }
}
