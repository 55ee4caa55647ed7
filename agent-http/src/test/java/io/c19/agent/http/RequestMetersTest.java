package io.c19.agent.http;

import static io.c19.fixtures.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the agent measures while it serves. */
class RequestMetersTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final RunningAgent agent = RunningAgent.onMemory();

    @BeforeEach
    void measure() {
        ((CompositeMeterRegistry) agent.context.meters()).add(meters);
    }

    @AfterEach
    void close() {
        agent.close();
    }

    private long count(String route, String method, int status) {
        Timer timer = meters.find("c19.agent.requests")
                .tags("route", route, "method", method, "status", Integer.toString(status))
                .timer();
        return timer == null ? 0 : timer.count();
    }

    /** The server counts when the answer is on its way, which a client may see first. */
    private void counted(int times, String route, String method, int status) {
        eventually(() -> assertThat(count(route, method, status))
                .as("%s %s %d", method, route, status)
                .isEqualTo(times));
    }

    @Test
    void requests_areCountedByRouteMethodAndStatus_notByKey() {
        agent.put("/v1/kv/a", "1");
        agent.put("/v1/kv/b/c", "1");
        agent.get("/v1/kv/a");
        agent.head("/v1/kv/a");
        agent.get("/v1/kv/none");
        agent.get("/v1/kv/a?at=x"); // the long way
        agent.get("/v1/kv?prefix=a");
        agent.get("/v1/history/a");
        agent.get("/cat");
        agent.send("PROPFIND", "/v1/kv/a", null);
        agent.get("/v1/nope/x");

        counted(2, "/v1/kv/*", "PUT", 201);
        counted(1, "/v1/kv/*", "GET", 200);
        counted(1, "/v1/kv/*", "HEAD", 200);
        counted(1, "/v1/kv/*", "GET", 501);
        counted(1, "/v1/kv/*", "GET", 404);
        counted(1, "/v1/kv", "GET", 200);
        counted(1, "/v1/history/*", "GET", 501);
        counted(1, "/*", "GET", 404);
        counted(1, "/v1/*", "GET", 404);
        eventually(() -> assertThat(
                        meters.find("c19.agent.requests").tag("method", "other").timers())
                .hasSize(1));
        Set<String> routes = meters.find("c19.agent.requests").timers().stream()
                .map(timer -> Objects.requireNonNull(timer.getId().getTag("route")))
                .collect(Collectors.toSet());
        assertThat(routes).containsOnly("/v1/kv/*", "/v1/kv", "/v1/history/*", "/*", "/v1/*");
    }

    @Test
    void refusals_areCountedByReason() {
        agent.put("/v1/kv/a", new byte[(1 << 20) + 1]);

        eventually(() -> assertThat(meters.get("c19.agent.rejected")
                        .tag("reason", "too-large")
                        .counter()
                        .count())
                .isEqualTo(1));
        List<String> reasons = meters.find("c19.agent.rejected").counters().stream()
                .map(Meter::getId)
                .map(id -> Objects.requireNonNull(id.getTag("reason")))
                .toList();
        assertThat(reasons).contains("slow", "too-large", "headers", "busy", "unavailable", "full");
    }

    @Test
    void watches_andTheirEvents_areCounted() throws Exception {
        String since = agent.put("/v1/kv/a", "1").header("C19-Revision");
        agent.put("/v1/kv/b", "1");
        agent.put("/v1/kv/c", "1");
        try (RawHttp raw = agent.raw()) {
            raw.send("GET /v1/watch?since=" + since + " HTTP/1.1\r\nHost: c19\r\nAccept: text/event-stream\r\n\r\n");
            eventually(() -> assertThat(
                            meters.get("c19.agent.watch.events").counter().count())
                    .isEqualTo(2));
            assertThat(meters.get("c19.agent.watches").gauge().value()).isEqualTo(1);
        }
        assertThat(count("/v1/watch", "GET", 200)).isZero();
    }

    @Test
    void metrics_withoutAnExporter_sayHowToSwitchThemOn() {
        assertThat(agent.get("/metrics").problem()).isEqualTo("metrics-off");
        assertThat(agent.get("/metrics").detail()).contains("--prometheus", "C19_METRICS_PROMETHEUS");
    }
}
