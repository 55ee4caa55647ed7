package io.c19.connection.query;

import static io.c19.fixtures.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
                    .map(Entry::value)
                    .map(value -> new String(value.bytes(), StandardCharsets.UTF_8))
                    .orElse(null);
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
        Entry entry = asker.connection().query(new Key("k")).orElseThrow();
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
        link.set(Mode.CUT);
        assertThat(asker.query("conf/a")).isEqualTo("2");
        assertThatThrownBy(() -> asker.query("other")).isInstanceOf(PeersUnansweredException.class);
    }

    @Test
    void ownAddress_amongThePeers_doesNoHarm() {
        Agent owner = agent(Map.of());
        Agent first = agent(Map.of());
        String own = first.address();
        first.close();
        open.remove(first);
        Agent asker = agent(Map.of(
                "port", own.substring(own.indexOf(':') + 1), "peer_provider.peers", own + "," + owner.address()));
        owner.put("k", "1");
        assertThat(asker.query("k")).isEqualTo("1");
        assertThat(asker.query("none")).isNull();
    }
}
