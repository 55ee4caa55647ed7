package io.c19.agent.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.c19.agent.http.RunningAgent.Reply;
import io.c19.layers.Connection;
import io.c19.layers.Figures;
import io.c19.layers.Health;
import io.c19.layers.HttpAnswer;
import io.c19.layers.HttpRefusal;
import io.c19.layers.HttpRequest;
import io.c19.layers.HttpRoute;
import io.c19.layers.Key;
import io.c19.layers.LayerException;
import io.c19.layers.PeerProvider;
import io.c19.layers.Routes;
import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What layers offer beside their work, as a client sees it. */
class LayerRoutesTest {
    private static final String PATH = "/v1/layers/Mine/echo";

    private static HttpAnswer echo(HttpRequest request) {
        String said = "%s %s %s %s"
                .formatted(
                        request.path(),
                        request.parameter("word").orElse("-"),
                        request.header("x-MINE").orElse("-"),
                        new String(request.body(), UTF_8));
        return new HttpAnswer(202, "text/plain", said.getBytes(UTF_8), Map.of("X-Said", "yes"));
    }

    private static RunningAgent with(HttpRoute... routes) {
        return RunningAgent.among(new Offering(List.of(routes), null));
    }

    @Test
    void route_hasWhatWasSent_andItsAnswerIsSent() {
        try (RunningAgent agent = with(
                new HttpRoute("GET", PATH, Set.of("word"), 0, LayerRoutesTest::echo),
                new HttpRoute("PUT", "/v1/layers/Mine/all/*", Set.of(), 10, LayerRoutesTest::echo),
                HttpRoute.post(PATH, 10, LayerRoutesTest::echo))) {
            Reply got = agent.get(PATH + "?word=%C3%A4", "X-Mine", "1", "X-Mine", "2");

            assertThat(got.status()).isEqualTo(202);
            assertThat(got.text()).isEqualTo(PATH + " ä 1, 2 ");
            assertThat(got.header("X-Said")).isEqualTo("yes");
            assertThat(got.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(agent.head(PATH).status()).isEqualTo(202);
            assertThat(agent.post(PATH, "{}").text()).isEqualTo(PATH + " - - {}");
            assertThat(agent.put("/v1/layers/Mine/all/a%2Fb", "x").text()).isEqualTo("/v1/layers/Mine/all/a%2Fb - - x");
        }
    }

    @Test
    void route_refusesWhatTheOthersRefuse() {
        try (RunningAgent agent = with(HttpRoute.post(PATH, 10, LayerRoutesTest::echo))) {
            assertThat(agent.post(PATH, "{\"a\":\"123\"}").problem()).isEqualTo("too-large");
            assertThat(agent.post(PATH + "?word=a", "{}").problem()).isEqualTo("invalid-request");
            assertThat(agent.send("POST", PATH, new byte[0], "Content-Type", "text/plain")
                            .problem())
                    .isEqualTo("unsupported-media-type");
            assertThat(agent.delete(PATH).problem()).isEqualTo("method-not-allowed");
            assertThat(agent.get("/v1/layers/Mine/other").problem()).isEqualTo("route-not-found");
        }
    }

    @Test
    void failures_areProblems() {
        try (RunningAgent agent = with(
                failing("/v1/layers/Mine/no", new HttpRefusal(403, "not-allowed", "FLUSHALL: no.", null)),
                failing(
                        "/v1/layers/Mine/later",
                        new HttpRefusal(503, "asleep", "It sleeps.", Duration.ofMillis(1_200))),
                failing("/v1/layers/Mine/full", new StateException(Reason.FULL, "No room.", null)),
                failing("/v1/layers/Mine/bug", new IllegalStateException("secret")),
                HttpRoute.get("/v1/layers/Mine/key", request -> HttpAnswer.json(new Key("a//b").text())))) {
            Reply no = agent.get("/v1/layers/Mine/no");
            assertThat(no.status()).isEqualTo(403);
            assertThat(no.json().path("type").asText()).isEqualTo("/problems/not-allowed");
            assertThat(no.json().path("title").asText()).isEqualTo("not allowed");
            assertThat(no.detail()).isEqualTo("FLUSHALL: no.");
            assertThat(no.json().path("retryable").asBoolean()).isFalse();

            Reply later = agent.get("/v1/layers/Mine/later");
            assertThat(later.header("Retry-After")).isEqualTo("2");
            assertThat(later.json().path("retryable").asBoolean()).isTrue();

            assertThat(agent.get("/v1/layers/Mine/full").problem()).isEqualTo("storage-full");
            assertThat(agent.get("/v1/layers/Mine/key").problem()).isEqualTo("invalid-key");
            assertThat(agent.get("/v1/layers/Mine/bug").problem()).isEqualTo("internal");
            assertThat(agent.get("/v1/layers/Mine/bug").text()).doesNotContain("secret");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/kv/mine", "/v1/status", "/v1/watch", "/v1/*", "/livez"})
    void route_thatIsTaken_keepsTheAgentFromStarting(String path) {
        assertThatThrownBy(
                        () -> with(HttpRoute.get(path, LayerRoutesTest::echo)).close())
                .isInstanceOf(LayerException.class)
                .hasMessageContainingAll(path, "of agent", "of connection");
    }

    @Test
    void route_thatAnotherLayerHas_keepsTheAgentFromStarting() {
        Offering connection = new Offering(
                List.of(HttpRoute.get("/v1/layers/Mine/*", LayerRoutesTest::echo)),
                new Finding(List.of(HttpRoute.get(PATH, LayerRoutesTest::echo))));

        assertThatThrownBy(() -> RunningAgent.among(connection).close())
                .isInstanceOf(LayerException.class)
                .hasMessageContainingAll("of connection and", "of connection.peer_provider are in each other's way");
    }

    @Test
    void figuresAndHealth_areInStatusAndReadiness() {
        Offering connection = new Offering(List.of(), new Finding(List.of()));
        try (RunningAgent agent = RunningAgent.among(connection)) {
            assertThat(agent.get("/v1/status").json().path("layers").toString())
                    .isEqualTo("{\"connection\":{\"queued\":3},\"connection.peer_provider\":{\"found\":[\"a\"]}}");
            assertThat(agent.get("/readyz").status()).isEqualTo(200);

            connection.reason = "The peers were never seen.";
            Reply ill = agent.get("/readyz");
            assertThat(ill.problem()).isEqualTo("unavailable");
            assertThat(ill.detail()).isEqualTo("The peers were never seen.");
            assertThat(ill.json().path("layer").asText()).isEqualTo("connection");
        }
    }

    private static HttpRoute failing(String path, RuntimeException failure) {
        return HttpRoute.get(path, request -> {
            throw failure;
        });
    }

    /** A connection that offers all there is to offer. */
    private static final class Offering implements Connection, Routes, Health, Figures {
        private final List<HttpRoute> routes;
        private final @Nullable PeerProvider provider;
        private volatile @Nullable String reason;

        Offering(List<HttpRoute> routes, @Nullable PeerProvider provider) {
            this.routes = routes;
            this.provider = provider;
        }

        @Override
        public String kind() {
            return "Offering";
        }

        @Override
        public List<HttpRoute> routes() {
            return routes;
        }

        @Override
        public @Nullable String unready() {
            return reason;
        }

        @Override
        public Map<String, Object> figures() {
            return Map.of("queued", 3);
        }

        @Override
        public Optional<PeerProvider> provider() {
            return Optional.ofNullable(provider);
        }

        @Override
        public List<Peer> peers() {
            return List.of();
        }

        @Override
        public List<Peer> sync(Duration timeout) {
            return List.of();
        }

        @Override
        public void close() {}
    }

    private record Finding(List<HttpRoute> routes) implements PeerProvider, Routes, Figures {
        @Override
        public Set<String> peers() {
            return Set.of();
        }

        @Override
        public Map<String, Object> figures() {
            return Map.of("found", List.of("a"));
        }
    }
}
