package io.c19.client;

import static io.c19.fixtures.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Breaks, and how a watch goes on after them. */
class WatchTest {
    @TempDir
    Path directory;

    @Test
    void agentStartedAnew_watchGoesOn_withNothingMissedAndNothingTwice() {
        List<String> told = new CopyOnWriteArrayList<>();
        WatchRequest request = WatchRequest.prefix("a/").telling(new WatchRequest.Breaks() {
            @Override
            public void away(C19Exception cause) {
                told.add("away");
            }

            @Override
            public void back() {
                told.add("back");
            }
        });
        List<String> seen = new CopyOnWriteArrayList<>();
        TestAgent agent = TestAgent.onGit(directory.resolve("data"));
        int port = agent.address().getPort();
        CompletableFuture<Void> reading;
        try (C19Client c19 = agent.client();
                Watch watch = c19.watch(request)) {
            reading = CompletableFuture.runAsync(() -> watch.forEachRemaining(
                    step -> ((Step.Change) step).events().forEach(event -> seen.add(event.key()))));
            c19.put("a/1", Value.text("1"));
            eventually(() -> assertThat(seen).containsExactly("a/1"));
            agent.close();
            eventually(() -> assertThat(told).containsExactly("away"));
            agent = TestAgent.onGit(directory.resolve("data"), port);
            c19.put("a/2", Value.text("2"));
            c19.put("a/3", Value.text("3"));
            eventually(() -> assertThat(seen).containsExactly("a/1", "a/2", "a/3"));
            assertThat(told).containsExactly("away", "back");
        } finally {
            agent.close();
        }
        reading.join();
    }

    @Test
    void brokenOffWithinARevision_thatRevisionIsToldOnce() throws IOException {
        String head = "HTTP/1.1 200 x\r\nConnection: close\r\nContent-Type: text/event-stream\r\n\r\n";
        String first = "event: put\ndata: {\"key\":\"a\",\"etag\":\"1\",\"previous\":null,\"revision\":\"r1\"}\n\n";
        String last =
                "event: delete\r\nid:r1\r\ndata:{\"key\":\"b\",\"previous\":\"0\",\r\ndata: \"revision\":\"r1\"}\r\n\r\n";
        String other =
                """
                : still here

                event: new
                data: {}

                event: conflict
                id: r2
                data: {"key":"c","sides":["s","t"],"revision":"r2"}

                """;
        try (ScriptedServer server = new ScriptedServer(head + first, head + first + last, head + other);
                C19Client c19 = C19Client.connect(server.address(), ClientOptions.DEFAULT);
                Watch watch = c19.watch(WatchRequest.prefix("").since("r0"))) {
            assertThat(watch.next())
                    .isEqualTo(new Step.Change(
                            "r1",
                            List.of(
                                    new Event.Put("a", "1", null, null, null, "r1"),
                                    new Event.Deleted("b", "0", null, "r1")),
                            true));
            assertThat(watch.next())
                    .isEqualTo(
                            new Step.Change("r2", List.of(new Event.Conflicted("c", List.of("s", "t"), "r2")), true));
            assertThat(server.requests()).hasSize(3);
            assertThat(server.requests().get(1)).contains("since=r0");
            assertThat(server.requests().get(2)).contains("since=r1");
        }
    }

    @Test
    void watch_thatCannotBe_fails() throws IOException {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.problem(429, "busy", ""));
                C19Client c19 = C19Client.connect(server.address(), ClientOptions.DEFAULT)) {
            assertThatThrownBy(() -> c19.watch(WatchRequest.prefix(""))).isInstanceOf(ProblemException.class);
        }
        try (C19Client c19 = C19Client.connect("http://127.0.0.1:1")) {
            assertThatThrownBy(() -> c19.watch(WatchRequest.prefix(""))).isInstanceOf(UnreachableException.class);
        }
    }

    @Test
    void agentThatRefusesWhenItIsBack_isNotAskedForEver() throws IOException {
        String head = "HTTP/1.1 200 x\r\nConnection: close\r\nContent-Type: text/event-stream\r\n\r\n";
        String refused = ScriptedServer.problem(400, "invalid-request", "");
        try (ScriptedServer server = new ScriptedServer(head, ScriptedServer.problem(503, "unavailable", ""), refused);
                C19Client c19 = C19Client.connect(server.address(), ClientOptions.DEFAULT);
                Watch watch = c19.watch(WatchRequest.prefix("").since("r0"))) {
            assertThatThrownBy(watch::hasNext).isInstanceOf(ProblemException.class);
            assertThat(server.requests()).hasSize(3);
        }
    }

    @Test
    void close_byAnotherThread_andAnInterrupt_endTheWaiting() throws Exception {
        try (TestAgent agent = TestAgent.start("state.kind", "Memory");
                C19Client c19 = agent.client()) {
            List<Watch> watches = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                watches.add(c19.watch(WatchRequest.prefix("")));
            }
            CompletableFuture<Boolean> first = CompletableFuture.supplyAsync(watches.get(0)::hasNext);
            CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
            Thread second = new Thread(() -> {
                boolean more = watches.get(1).hasNext();
                interrupted.complete(!more && Thread.currentThread().isInterrupted());
            });
            second.start();

            watches.get(0).close();
            second.interrupt();

            assertThat(first.join()).isFalse();
            assertThat(interrupted.join()).isTrue();
            second.join();
            watches.get(1).close();
            assertThatThrownBy(watches.get(1)::next).isInstanceOf(java.util.NoSuchElementException.class);
        }
    }
}
