package io.c19.connection.standard;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.fixtures.Seed;
import io.c19.fixtures.TestClock;
import io.c19.layers.Key;
import io.c19.layers.Limits;
import io.c19.layers.ListQuery;
import io.c19.layers.Listed;
import io.c19.layers.Prefix;
import io.c19.layers.Value;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That agents which exchange maps in any order come to the same. */
class ConvergenceTest {
    private static final Duration DELETED_TTL = Duration.ofDays(1);
    private static final WireMap MAP =
            new WireMap(new WireValue(DELETED_TTL), Limits.DEFAULT, new GossipMeters(new CompositeMeterRegistry()));
    private static final int KEYS = 6;

    /** An agent whose clock goes wrong, and that exchanges maps by hand. */
    private static final class Node implements AutoCloseable {
        private final TestClock clock = new TestClock();
        private final TestAgent agent = new TestAgent(clock, Limits.DEFAULT);
        private final Ledger ledger = new Ledger(agent.state(), agent.context(), DELETED_TTL, keys -> {});
        private final Arrivals arrivals = new Arrivals(ledger, MAP, agent.context(), keys -> {});

        /** @param exact whether by an agent like this one, or by one of C19's, which keeps what it knows only */
        void pullFrom(Node other, boolean exact) throws Exception {
            byte[] map = other.map();
            if (!exact) {
                try (C19Agent between = new C19Agent()) {
                    between.set(new String(map, StandardCharsets.UTF_8));
                    map = between.map().getBytes(StandardCharsets.UTF_8);
                }
            }
            arrivals.take(new ByteArrayInputStream(map), exact);
        }

        private byte[] map() throws IOException {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (WireMap.Writer writer = MAP.writer(out)) {
                for (Key key : ledger.keys()) {
                    Dated dated = ledger.dated(key);
                    if (dated != null) {
                        writer.write(dated);
                    }
                }
            }
            return out.toByteArray();
        }

        List<Listed> all() {
            return agent.state()
                    .head()
                    .list(new ListQuery(Prefix.ALL, false, null, 100, false))
                    .entries();
        }

        void write(Random random) {
            String key = "k" + random.nextInt(KEYS);
            switch (random.nextInt(6)) {
                case 0 -> agent.delete(key);
                case 1 -> agent.put(key, Value.of(new byte[] {(byte) random.nextInt(3), -1}));
                case 2 ->
                    agent.put(
                            key,
                            new Value(
                                    "1".getBytes(StandardCharsets.UTF_8),
                                    "application/json",
                                    null,
                                    Instant.ofEpochMilli(clock.millis() + random.nextInt(200_000) - 100_000)));
                default -> agent.put(key, "{\"v\": %d}".formatted(random.nextInt(4)));
            }
        }

        @Override
        public void close() {
            ledger.close();
            agent.close();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void agents_afterAnyPartitions_holdTheSame(boolean exactOnly) throws Exception {
        Random random = Seed.take("ConvergenceTest " + exactOnly).random();
        for (int run = 0; run < 15; run++) {
            List<Node> nodes = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Node node = new Node();
                node.clock.advance(Duration.ofMillis(random.nextInt(3) * 1_000L));
                nodes.add(node);
            }
            for (int step = 0; step < 60; step++) {
                Node one = nodes.get(random.nextInt(nodes.size()));
                boolean apart = step % 20 < 10; // two halves that do not hear of one another
                if (random.nextInt(3) > 0) {
                    one.write(random);
                } else {
                    int half = nodes.indexOf(one) / 2;
                    int other = apart ? 2 * half + random.nextInt(2) : random.nextInt(nodes.size());
                    one.pullFrom(nodes.get(other), exactOnly || random.nextInt(4) > 0);
                }
                if (random.nextInt(5) == 0) {
                    one.clock.advance(Duration.ofMillis(random.nextInt(3)));
                }
            }
            for (int round = 0; round < 2; round++) {
                for (Node to : nodes) {
                    for (Node from : nodes) {
                        to.pullFrom(from, true);
                    }
                }
            }
            for (Node node : nodes) {
                assertThat(node.all()).isEqualTo(nodes.get(0).all());
                assertThat(node.ledger.versions()).isEqualTo(nodes.get(0).ledger.versions());
            }
            nodes.forEach(Node::close);
        }
    }

    @Test
    void writesOfTheSameTime_endAsOneOfThem_onBoth() throws Exception {
        try (Node a = new Node();
                Node b = new Node()) {
            a.agent.put("k", "\"a\"");
            b.agent.put("k", "\"b\"");
            b.agent.put("l", "1");
            a.agent.put("l", "1");
            a.agent.delete("l");
            assertThat(a.ledger.versions().c19()).isNotEqualTo(0);
            a.pullFrom(b, true);
            b.pullFrom(a, true);
            assertThat(a.agent.get("k")).isEqualTo("\"b\"");
            assertThat(b.agent.get("k")).isEqualTo("\"b\"");
            assertThat(a.all()).isEqualTo(b.all());
            assertThat(a.ledger.versions()).isEqualTo(b.ledger.versions());
        }
    }

    @Test
    void writeHere_isLaterThanAllThatWasHere_whateverTheClockSays() throws Exception {
        try (Node a = new Node();
                Node b = new Node()) {
            b.clock.advance(Duration.ofDays(3_650));
            b.agent.put("k", "1");
            a.pullFrom(b, true);
            a.agent.put("k", "2");
            a.pullFrom(b, true);
            b.pullFrom(a, true);
            assertThat(a.agent.get("k")).isEqualTo("2");
            assertThat(b.agent.get("k")).isEqualTo("2");
        }
    }

    @Test
    void deletions_areForgotten_afterTheirTime() throws Exception {
        try (Node a = new Node()) {
            a.agent.put("k", "1");
            a.ledger.catchUp();
            a.agent.delete("k");
            assertThat(a.ledger.versions().c19()).isNotEqualTo(0);
            assertThat(new String(a.map(), StandardCharsets.UTF_8)).contains("\"deleted\":true");
            a.clock.advance(DELETED_TTL.plusSeconds(1));
            assertThat(a.ledger.versions()).isEqualTo(new Times.Versions(0, 0));
            assertThat(new String(a.map(), StandardCharsets.UTF_8)).isEqualTo("{}");
        }
    }
}
