package io.c19.connection.query;

import static io.c19.fixtures.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.c19.fixtures.Link;
import io.c19.fixtures.Link.Mode;
import io.c19.layers.Batch;
import io.c19.layers.Entry;
import io.c19.layers.Key;
import io.c19.layers.LayerContext;
import io.c19.layers.Limits;
import io.c19.layers.Mutation;
import io.c19.layers.PeersUnansweredException;
import io.c19.layers.State;
import io.c19.layers.Value;
import io.c19.layers.config.Settings;
import io.c19.layers.memory.MemoryStateKind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Agents that ask one another over the network. */
class QueryConnectionTest {
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    /** @param state what it holds itself */
    private record Agent(State state, QueryConnection connection) implements AutoCloseable {
        String address() {
            return connection.address().getAuthority();
        }

        void put(String key, Value value) {
            state.apply(Batch.of(new Mutation.Put(new Key(key), value)));
        }

        void put(String key, String value) {
            put(key, Value.of(value.getBytes(StandardCharsets.UTF_8)));
        }

        @Nullable
        String query(String key) {
            return connection
                    .query(new Key(key))
                    .map(copy -> new String(copy.entry().value().bytes(), StandardCharsets.UTF_8))
                    .orElse(null);
        }

        Duration age(String key) {
            return connection.query(new Key(key)).orElseThrow().age();
        }

        @Override
        public void close() {
            connection.close();
            state.close();
        }
    }

    private Agent agent(Map<String, String> fields) {
        LayerContext context = new LayerContext("test", Clock.systemUTC(), Limits.DEFAULT);
        State state = new MemoryStateKind().configure(Settings.of(Map.of())).open(context);
        Map<String, String> all = new HashMap<>(Map.of("port", "0", "timeout", "20000"));
        all.putAll(fields);
        QueryConnection connection = (QueryConnection)
                new QueryConnectionKind().configure(Settings.of(all)).connect(context, state);
        Agent agent = new Agent(state, connection);
        open.add(0, agent);
        return agent;
    }

    private Agent knowing(Agent... peers) {
        List<String> addresses = new ArrayList<>();
        for (Agent peer : peers) {
            addresses.add(peer.address());
        }
        return agent(Map.of("peer_provider.peers", String.join(",", addresses)));
    }

    @Test
    void value_ofAPeer_isFoundAsItIs_andDoesNotBecomeOneOfTheState() {
        Agent owner = agent(Map.of());
        Agent asker = knowing(agent(Map.of()), owner, agent(Map.of()));
        Value value = new Value(
                new byte[] {0, -1},
                "image/png",
                Instant.parse("2096-01-02T03:04:05.678Z"),
                Instant.EPOCH.plusMillis(1));
        owner.put("k", value);
        String version = asker.state().version();
        Entry entry = asker.connection().query(new Key("k")).orElseThrow().entry();
        assertThat(entry.value()).isEqualTo(value);
        assertThat(entry.etag())
                .isEqualTo(owner.state().head().get(new Key("k")).orElseThrow().etag());
        assertThat(asker.query("none")).isNull();
        assertThat(asker.state().version()).isEqualTo(version);
        assertThat(asker.state().head().get(new Key("k"))).isEmpty();
    }

    @Test
    void value_thatOnlyAPeersPeerHas_isFound() {
        Agent owner = agent(Map.of());
        owner.put("k", "1");
        assertThat(knowing(knowing(knowing(owner))).query("k")).isEqualTo("1");
    }

    @Test
    void copy_isRight_soonAfterItsOwnerChangesTheKey() {
        Agent owner = agent(Map.of());
        Agent asker = knowing(owner);
        assertThat(asker.query("k")).isNull();
        owner.put("k", "1");
        eventually(() -> assertThat(asker.query("k")).isEqualTo("1"));
        owner.put("k", "2");
        eventually(() -> assertThat(asker.query("k")).isEqualTo("2"));
        owner.state().apply(Batch.of(new Mutation.Delete(new Key("k"))));
        eventually(() -> assertThat(asker.query("k")).isNull());
    }

    @Test
    void peerThatHangs_makesNoKeyAbsent_andHidesNoneThatAnotherHas() throws Exception {
        Agent owner = agent(Map.of());
        Link hung = new Link(owner.address());
        open.add(hung);
        hung.set(Mode.HUNG);
        Agent asker = agent(
                Map.of("timeout", "700", "peer_provider.peers", String.join(",", hung.address(), owner.address())));
        owner.put("k", "1");
        assertThat(asker.query("k")).isEqualTo("1");
        assertThatThrownBy(() -> asker.query("none"))
                .isInstanceOf(PeersUnansweredException.class)
                .hasMessageContaining("700 ms")
                .hasMessageContaining("query=local");
        assertThat(asker.connection().peers())
                .filteredOn(peer -> peer.fault() != null)
                .hasSize(1);
    }

    @Test
    void staleCopy_isServed_whenToldSo() throws Exception {
        Agent owner = agent(Map.of());
        Link link = new Link(owner.address());
        open.add(link);
        Agent asker = agent(Map.of(
                "timeout", "700", "cache_ttl", "1", "stale_ttl", "86400000", "peer_provider.peers", link.address()));
        owner.put("k", "1");
        assertThat(asker.query("k")).isEqualTo("1");
        link.set(Mode.CUT);
        assertThat(asker.query("k")).isEqualTo("1");
    }

    @Test
    void pinnedPrefix_isThere_thoughNobodyAsked_andAllPeersAreGone() throws Exception {
        Agent owner = agent(Map.of());
        owner.put("conf/a", "1");
        owner.put("other", "1");
        Link link = new Link(owner.address());
        open.add(link);
        Agent asker = agent(Map.of(
                "timeout", "700", "pinned", "conf/", "pin_interval", "20", "peer_provider.peers", link.address()));
        asker.connection().sync(Duration.ofSeconds(30));
        owner.put("conf/a", "2");
        eventually(() -> assertThat(asker.query("conf/a")).isEqualTo("2"));
        assertThat(asker.age("conf/a")).isLessThan(Duration.ofSeconds(20));
        link.set(Mode.CUT);
        assertThat(asker.query("conf/a")).isEqualTo("2");
        Duration age = asker.age("conf/a");
        eventually(() -> assertThat(asker.age("conf/a")).isGreaterThan(age.plusMillis(50)));
        assertThatThrownBy(() -> asker.query("other")).isInstanceOf(PeersUnansweredException.class);
    }

    @Test
    void hops_areNoMoreThanIsSaid_andThenNobodySaysThatTheKeyIsAbsent() {
        Agent owner = agent(Map.of());
        owner.put("k", "1");
        Agent between = knowing(knowing(owner));
        String address = between.address();
        assertThat(agent(Map.of("hops", "3", "peer_provider.peers", address)).query("k"))
                .isEqualTo("1");
        Agent near = agent(Map.of("hops", "2", "peer_provider.peers", address));
        assertThatThrownBy(() -> near.query("k")).isInstanceOf(PeersUnansweredException.class);
        assertThatThrownBy(() -> near.query("none")).isInstanceOf(PeersUnansweredException.class);
    }

    @Test
    void hostileQuestionsAndAnswers_areRefused_andHarmNobody() throws Exception {
        Agent owner = agent(Map.of());
        owner.put("k", "1");
        Agent asker = knowing(owner);
        assertThat(asker.query("k")).isEqualTo("1");
        String question =
                "{\"id\":\"1\",\"key\":\"k\",\"from\":0,\"to\":0,\"hops\":1,\"millis\":1000,\"told\":[],\"origin\":\"%s\"}";
        assertThat(post(owner, "query", question.formatted("no address"))).isEqualTo(400);
        assertThat(post(owner, "query", question.formatted("127.0.0.1:1"))).isEqualTo(200);
        assertThat(post(owner, "query", question.formatted("127.0.0.1:1").replace("1000", "99999999999")))
                .isEqualTo(400);
        // No more than is read: who is refused while it still sends may find the line cut instead of the answer.
        assertThat(post(owner, "query", "x".repeat(QueryHandler.BODY_BYTES_MAX + 1)))
                .isEqualTo(400);
        assertThat(post(owner, "forget", "[\"a//b\"]")).isEqualTo(400);
        owner.put("k", "2"); // and one of those to be told is not there
        eventually(() -> assertThat(asker.query("k")).isEqualTo("2"));
    }

    private static int post(Agent agent, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        agent.connection().address().resolve("/" + path))
                .POST(BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void answerOfAnyAge_isAnAnswer() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        open.add(() -> server.stop(0));
        byte[] reply =
                "{\"reply\":\"found\",\"age\":9223372036854775807,\"bytes\":\"MQ==\"}".getBytes(StandardCharsets.UTF_8);
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, reply.length);
                exchange.getResponseBody().write(reply);
            }
        });
        server.start();
        Agent asker = agent(
                Map.of("peer_provider.peers", "127.0.0.1:" + server.getAddress().getPort()));
        assertThat(asker.query("k")).isEqualTo("1");
        assertThat(asker.query("k")).isEqualTo("1");
    }

    @Test
    void ownAddress_amongThePeers_doesNoHarm() throws Exception {
        Agent owner = agent(Map.of());
        Link itself = new Link("127.0.0.1:1");
        open.add(itself);
        Agent asker = agent(Map.of("peer_provider.peers", itself.address() + "," + owner.address()));
        itself.redirect(asker.address());
        owner.put("k", "1");
        assertThat(asker.query("k")).isEqualTo("1");
        assertThat(asker.query("none")).isNull();
    }
}
