package io.c19.connection.standard;

import static io.c19.fixtures.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.c19.fixtures.Link;
import io.c19.fixtures.Link.Mode;
import io.c19.fixtures.TestClock;
import io.c19.layers.Limits;
import io.c19.layers.Value;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** C19's defects in telling others, each of which is not here. */
class GossipTest {
    private static final Map<String, String> PUSHING = Map.of("push_interval", "20", "timeout", "500");

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    private <C extends AutoCloseable> C opened(C one) {
        open.add(0, one);
        return one;
    }

    private TestAgent agent(String... peers) {
        return opened(new TestAgent(Clock.systemUTC(), Limits.DEFAULT))
                .start(with(PUSHING, Map.of("peer_provider.peers", String.join(",", peers))));
    }

    private static Map<String, String> with(Map<String, String> a, Map<String, String> b) {
        Map<String, String> both = new java.util.HashMap<>(a);
        b.forEach((key, value) -> {
            if (!value.isEmpty()) {
                both.put(key, value);
            }
        });
        return both;
    }

    @Test
    void push_ofAKeyThatIsUpdated_hasItsNewValue() {
        TestAgent to = agent();
        TestAgent from = agent(to.address());
        for (int i = 0; i < 10; i++) {
            String value = Integer.toString(i);
            from.put("k", value);
            eventually(() -> assertThat(to.get("k")).isEqualTo(value));
        }
    }

    @Test
    void push_reachesEveryPeer_thoughNobodyPulls_andOneWasAway() throws Exception {
        List<TestAgent> to = new ArrayList<>();
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            to.add(agent());
            addresses.add(to.get(i).address());
        }
        Link link = opened(new Link(addresses.get(0)));
        addresses.set(0, link.address());
        link.set(Mode.CUT);
        TestAgent from = agent(addresses.toArray(String[]::new));
        from.put("k", "1");
        for (TestAgent one : to.subList(1, to.size())) {
            eventually(() -> assertThat(one.get("k")).isEqualTo("1"));
        }
        assertThat(to.get(0).get("k")).isNull();
        link.set(Mode.OPEN);
        eventually(() -> assertThat(to.get(0).get("k")).isEqualTo("1"));
    }

    @Test
    void peerThatHangs_holdsUpNobody() throws Exception {
        TestAgent fine = agent();
        List<String> peers = new ArrayList<>(List.of(fine.address()));
        for (int i = 0; i < 3; i++) { // as many as are told at once
            Link hung = opened(new Link(fine.address()));
            hung.set(Mode.HUNG);
            peers.add(hung.address());
        }
        TestAgent from = agent(peers.toArray(String[]::new));
        for (int i = 0; i < 3; i++) {
            String value = Integer.toString(i);
            from.put("k", value);
            eventually(() -> assertThat(fine.get("k")).isEqualTo(value));
        }
        eventually(() -> assertThat(from.connection().peers())
                .filteredOn(peer -> peer.fault() != null)
                .hasSize(3)
                .allSatisfy(peer -> assertThat(peer.fault()).contains("no answer within 500 ms")));
    }

    @Test
    void deletion_spreads_andAnOlderValueDoesNotComeBack() {
        TestAgent to = agent();
        TestAgent from = agent(to.address());
        from.put("k", "1");
        eventually(() -> assertThat(to.get("k")).isEqualTo("1"));
        TestAgent late = agent(from.address(), to.address());
        late.connection().sync(Duration.ofSeconds(30));
        assertThat(late.get("k")).isEqualTo("1");
        from.delete("k");
        eventually(() -> assertThat(to.get("k")).isNull());
        late.connection().sync(Duration.ofSeconds(30));
        assertThat(late.get("k")).isNull();
        assertThat(to.get("k")).isNull();
        assertThat(from.get("k")).isNull();
    }

    @Test
    void valueFromTheFuture_doesNotWinForEver() {
        TestAgent to = agent();
        TestAgent from = agent(to.address());
        Instant future = TestClock.START.plus(Duration.ofDays(20_000));
        to.put("k", new Value("1".getBytes(StandardCharsets.UTF_8), "application/json", null, future));
        from.connection().sync(Duration.ofSeconds(30));
        assertThat(from.get("k")).isEqualTo("1");
        from.put("k", "2");
        eventually(() -> assertThat(to.get("k")).isEqualTo("2"));
        from.delete("k");
        eventually(() -> assertThat(to.get("k")).isNull());
        from.put("k", "3");
        eventually(() -> assertThat(to.get("k")).isEqualTo("3"));
        assertThat(from.get("k")).isEqualTo("3");
    }

    @Test
    void ownAddress_amongThePeers_doesNoHarm() throws Exception {
        TestAgent to = agent();
        Link itself = opened(new Link("127.0.0.1:1"));
        TestAgent from = agent(itself.address(), to.address());
        itself.redirect(from.address());
        from.put("k", "1");
        from.connection().sync(Duration.ofSeconds(30));
        eventually(() -> {
            from.connection().sync(Duration.ofSeconds(30));
            assertThat(from.connection().peers()).hasSize(1);
        });
        assertThat(to.get("k")).isEqualTo("1");
    }

    /** Equal times hide a difference from an agent that compares nothing else; it is asked for everything now and then. */
    @Test
    void agentOfC19_withAnotherValueOfTheSameTime_isHeardInTheEnd() throws Exception {
        C19Agent c19 = opened(new C19Agent());
        TestAgent agent = agent(c19.address());
        agent.put("k", new Value("1".getBytes(StandardCharsets.UTF_8), "application/json", null, TestClock.START));
        c19.set("{\"k\":{\"value\":2,\"ts\":%d,\"ttl\":null}}".formatted(TestClock.START.toEpochMilli()));
        assertThat(agent.connection().ledger().versions().c19Text()).isEqualTo(c19.version());
        for (int i = 0; i < 10; i++) {
            agent.connection().sync(Duration.ofSeconds(30));
        }
        assertThat(agent.get("k")).isEqualTo("2");
    }

    /** However far ahead a time is that is taken, a write after it is taken, too. */
    @Test
    void valueFromAsFarAheadAsCanBe_doesNotWinForEver() throws Exception {
        TestAgent to = agent();
        TestAgent from = agent(to.address());
        long ahead = Clock.systemUTC().millis() + Duration.ofDays(36_525).toMillis();
        try (C19Agent c19 = new C19Agent()) {
            String map = "{\"k\":{\"value\":1,\"ts\":%d},\"l\":{\"value\":1,\"ts\":%d}}";
            assertThat(c19.pushTo(
                            from.uri(),
                            map.formatted(ahead, ahead + Duration.ofHours(1).toMillis())))
                    .isEqualTo(204);
        }
        assertThat(from.get("k")).isEqualTo("1");
        assertThat(from.get("l")).isNull();
        from.put("k", "2");
        eventually(() -> assertThat(to.get("k")).isEqualTo("2"));
    }
}
