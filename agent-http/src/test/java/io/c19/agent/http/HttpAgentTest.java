package io.c19.agent.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.c19.agent.http.RunningAgent.Reply;
import io.c19.layers.Agent;
import io.c19.layers.AgentKind;
import io.c19.layers.LayerException;
import io.c19.layers.Layers;
import io.c19.layers.config.ConfigException;
import io.c19.layers.config.Settings;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the agent is configured, starts and ends. */
@Timeout(60)
class HttpAgentTest {
    private final HttpAgentKind kind = new HttpAgentKind();

    @Test
    void kind_isFoundByItsNames() {
        assertThat(ServiceLoader.load(AgentKind.class))
                .singleElement()
                .satisfies(found -> assertThat(found.name()).isEqualTo("Default"))
                .satisfies(found -> assertThat(found.aliases()).containsExactly("Http"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "localhost", "::1", "[::1]"})
    void configure_loopback_needsNoLeave(String bind) {
        assertThatCode(() -> kind.configure(Settings.of(Map.of("bind", bind)))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0.0.0.0", "::", "192.168.1.1", "127.0.0.1.example.org", "example.org", "localhost.example.org"})
    void configure_otherAddress_mustBeAllowed(String bind) {
        assertThatThrownBy(() -> kind.configure(Settings.of(Map.of("bind", bind))))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("bind: '" + bind + "' (expected: ")
                .hasMessageContaining("allow_unauthenticated: true");
        assertThatCode(() -> kind.configure(Settings.of(Map.of("bind", bind, "allow_unauthenticated", "true"))))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"port,-1", "port,65536", "port,x", "allow_unauthenticated,yes"})
    void configure_badField_isRefused(String field, String value) {
        assertThatThrownBy(() -> kind.configure(Settings.of(Map.of(field, value))))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(field + ": '" + value + "'");
    }

    @Test
    void start_everywhere_isReachedOnThisMachine() {
        try (RunningAgent first = RunningAgent.onMemory();
                Agent agent = kind.configure(
                                Settings.of(Map.of("port", "0", "bind", "0.0.0.0", "allow_unauthenticated", "true")))
                        .start(first.context, new Layers(first.state, null));
                RawHttp raw = new RawHttp(agent.address())) {
            assertThat(agent.address().getHost()).isEqualTo("127.0.0.1");
            assertThat(agent.kind()).isEqualTo("Default");
            assertThat(raw.closing("GET /livez HTTP/1.1")).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void start_portInUse_saysWhichAndWhatToDo() {
        try (RunningAgent first = RunningAgent.onMemory()) {
            String port = String.valueOf(first.agent.address().getPort());

            assertThatThrownBy(() -> kind.configure(Settings.of(Map.of("port", port)))
                            .start(first.context, new Layers(first.state, null)))
                    .isInstanceOf(LayerException.class)
                    .hasMessage(
                            "agent.port: %s on 127.0.0.1 is in use; stop the program that has it, or choose another"
                                    + " port with --port or C19_AGENT_PORT.",
                            port);
            assertThat(first.get("/livez").status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"203.0.113.7", "no-such-host.invalid"})
    void start_addressOfAnotherMachine_saysSo(String bind) {
        try (RunningAgent first = RunningAgent.onMemory()) {
            assertThatThrownBy(() -> kind.configure(
                                    Settings.of(Map.of("port", "0", "bind", bind, "allow_unauthenticated", "true")))
                            .start(first.context, new Layers(first.state, null)))
                    .isInstanceOf(LayerException.class)
                    .hasMessageStartingWith("agent.bind: '%s' is no address of this machine", bind);
        }
    }

    @Test
    void close_requestInFlight_isAnsweredFirst() throws Exception {
        RunningAgent agent = RunningAgent.on(context -> new ScriptedState(RunningAgent.memory(context)));
        ScriptedState state = (ScriptedState) agent.state;
        CountDownLatch applying = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        state.onApply = batch -> {
            applying.countDown();
            await(go);
            return state.real().apply(batch);
        };
        CompletableFuture<Reply> put = CompletableFuture.supplyAsync(() -> agent.put("/v1/kv/a", "1"));
        assertThat(applying.await(20, TimeUnit.SECONDS)).isTrue();

        CompletableFuture<Void> closed = CompletableFuture.runAsync(agent.agent::close);
        Awaitility.await().until(() -> isRefused(agent));
        assertThat(closed.isDone()).isFalse();
        go.countDown();

        assertThat(put.get(20, TimeUnit.SECONDS).status()).isEqualTo(201);
        closed.get(20, TimeUnit.SECONDS);
        assertThat(state.real().head().get(new io.c19.layers.Key("a"))).isPresent();
        agent.close();
    }

    @Test
    void close_uploadInFlight_isAnsweredFirst() {
        RunningAgent agent = RunningAgent.onMemory();
        try (RawHttp raw = agent.raw()) {
            raw.request("PUT /v1/kv/a HTTP/1.1", "Host: a", "Content-Length: 2", "Expect: 100-continue");
            assertThat(raw.one()).startsWith("HTTP/1.1 100 ");
            raw.send("1");
            CompletableFuture<Void> closed = CompletableFuture.runAsync(agent.agent::close);
            Awaitility.await().until(() -> isRefused(agent));

            String answer = raw.send("2").rest();

            assertThat(answer).startsWith("HTTP/1.1 201 ").contains("Connection: close");
            closed.join();
        }
        agent.close();
    }

    @Test
    void close_withIdleConnections_isDoneAtOnceAndTwiceIsHarmless() {
        RunningAgent agent = RunningAgent.onMemory();
        try (RawHttp raw = agent.raw()) {
            assertThat(raw.send("GET /livez HTTP/1.1\r\nHost: a\r\n\r\n").one()).startsWith("HTTP/1.1 200 ");

            agent.agent.close();
            agent.agent.close();

            assertThat(raw.rest()).isEmpty();
            assertThat(isRefused(agent)).isTrue();
            assertThat(agent.agent.address().getPort()).isPositive();
        }
        agent.close();
    }

    private static boolean isRefused(RunningAgent agent) {
        try (RawHttp raw = agent.raw()) {
            return raw.closing("GET /livez HTTP/1.1").isEmpty();
        } catch (java.io.UncheckedIOException e) {
            return true;
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
