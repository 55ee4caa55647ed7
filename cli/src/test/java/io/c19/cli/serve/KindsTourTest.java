package io.c19.cli.serve;

import static io.c19.fixtures.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.c19.cli.Agents;
import io.c19.client.C19Client;
import io.c19.client.ClientOptions;
import io.c19.client.Entry;
import io.c19.client.Event;
import io.c19.client.Item;
import io.c19.client.ListRequest;
import io.c19.client.Listing;
import io.c19.client.PutResult;
import io.c19.client.Step;
import io.c19.client.Txn;
import io.c19.client.TxnResult;
import io.c19.client.Value;
import io.c19.client.Watch;
import io.c19.client.WatchRequest;
import io.c19.client.WriteOptions;
import io.c19.fixtures.RedisProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same tour on every kind of state, over HTTP: only {@code kind}, and where its data is, differ. */
class KindsTourTest {
    @TempDir
    Path directory;

    @Test
    void onGit() {
        try (RunningAgent agent =
                agent("Git", "state.path", directory.resolve("data").toString())) {
            tour(agent);
        }
    }

    @Test
    void inMemory() {
        try (RunningAgent agent = agent("Memory")) {
            tour(agent);
        }
    }

    @Test
    void inSql() {
        try (RunningAgent agent = agent("Sql", "state.url", "jdbc:sqlite:" + directory.resolve("data.db"))) {
            tour(agent);
        }
    }

    @Test
    void inRedis_whichIsKilledInTheMiddle_isAnsweredClearly_andGoesOnWithAllThatWasAnswered() throws Exception {
        Path data = Files.createDirectory(directory.resolve("redis"));
        try (RedisProcess redis = RedisProcess.start(data, "--appendonly", "yes", "--appendfsync", "always");
                RunningAgent agent = agent("Redis", "state.url", redis.url());
                C19Client c19 = C19Client.connect(agent.address(), ClientOptions.DEFAULT)) {
            String before = c19.put("kept", Value.text("1")).revision();
            redis.kill();

            HttpResponse<String> reply = get(agent, "/v1/kv/kept");
            assertThat(reply.statusCode()).isEqualTo(503);
            assertThat(reply.headers().firstValue("Retry-After")).isPresent();
            assertThat(reply.body()).contains("/problems/unavailable", "cannot be reached", "\"retryable\":true");
            eventually(() -> assertThat(get(agent, "/readyz").statusCode()).isEqualTo(503));
            assertThat(get(agent, "/livez").statusCode()).isEqualTo(200);

            redis.startAgain();
            eventually(() -> assertThat(get(agent, "/readyz").statusCode()).isEqualTo(200));
            assertThat(c19.get("kept").orElseThrow().revision()).isEqualTo(before);
            c19.deleteAll("", 1, WriteOptions.NONE);
            tour(agent);
        }
    }

    private static RunningAgent agent(String kind, String... more) {
        String[] all = new String[more.length + 4];
        all[0] = "state.kind";
        all[1] = kind;
        all[2] = "state.purge_interval";
        all[3] = "100";
        System.arraycopy(more, 0, all, 4, more.length);
        return Agents.start(all);
    }

    private static HttpResponse<String> get(RunningAgent agent, String path) throws IOException, InterruptedException {
        URI uri = agent.address().resolve(path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static void tour(RunningAgent agent) {
        List<String> seen = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> reading;
        try (C19Client c19 = C19Client.connect(agent.address(), ClientOptions.DEFAULT);
                Watch watch = c19.watch(WatchRequest.prefix("users/").since(c19.revision()))) {
            reading = CompletableFuture.runAsync(() -> watch.forEachRemaining(
                    step -> ((Step.Change) step).events().forEach(event -> seen.add(name(event)))));
            putAndGet(c19);
            batch(c19);
            listInPages(c19);
            expire(c19);
            eventually(() -> assertThat(seen)
                    .containsExactly(
                            "put users/1",
                            "put users/1",
                            "delete users/1",
                            "put users/2",
                            "put users/3",
                            "put users/4",
                            "put users/5",
                            "delete users/5"));
        }
        reading.join();
    }

    private static String name(Event event) {
        return (event instanceof Event.Deleted ? "delete " : "put ") + event.key();
    }

    private static void putAndGet(C19Client c19) {
        PutResult.Stored first = c19.put("users/1", Value.json("{\"n\":1}"));
        assertThat(first.created()).isTrue();
        Entry entry = c19.get("users/1").orElseThrow();
        assertThat(entry.value()).isEqualTo(Value.json("{\"n\":1}"));
        assertThat(entry.etag()).isEqualTo(first.etag());
        assertThat(c19.put("users/1", Value.text("x"), WriteOptions.onlyIfAbsent()))
                .isInstanceOf(PutResult.Refused.class);
        assertThat(c19.put("users/1", Value.text("2"), WriteOptions.onlyIfMatch(first.etag())))
                .isInstanceOf(PutResult.Stored.class);
        assertThat(c19.get("users/none")).isEmpty();
    }

    private static void batch(C19Client c19) {
        Txn move = new Txn()
                .ifAbsent("users/2")
                .delete("users/1")
                .put("users/2", Value.text("2"))
                .put("users/3", Value.text("3"))
                .otherwise()
                .get("users/2")
                .idempotent("move-1");
        TxnResult done = c19.txn(move);
        assertThat(done.succeeded()).isTrue();
        assertThat(c19.txn(move)).as("the same request again").isEqualTo(done);
        assertThat(c19.get("users/1")).isEmpty();
    }

    private static void listInPages(C19Client c19) {
        Listing pages = c19.list(ListRequest.prefix("users/").withPageMax(1));
        assertThat(pages.items().next().text()).isEqualTo("users/2");
        c19.put("users/4", Value.text("4"));
        assertThat(pages.items().stream().map(Item::text))
                .as("the rest of the same revision")
                .containsExactly("users/3");
    }

    private static void expire(C19Client c19) {
        c19.put("users/5", Value.text("5"), WriteOptions.NONE.withTtl(Duration.ofMillis(300)));
        eventually(() -> assertThat(c19.get("users/5")).isEmpty());
    }
}
