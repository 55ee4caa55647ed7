package io.c19.state.redis;

import static io.c19.fixtures.Eventually.eventually;
import static io.c19.state.redis.Opening.get;
import static io.c19.state.redis.Opening.open;
import static io.c19.state.redis.Opening.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.c19.fixtures.Link;
import io.c19.fixtures.RedisProcess;
import io.c19.layers.Committed;
import io.c19.layers.Prefixes;
import io.c19.layers.Revision;
import io.c19.layers.State;
import io.c19.layers.Watch;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A replica takes over that was never told the last writes, and somebody writes to it who never heard of them either. */
class FailoverTest {
    /** What only one agent and the server that is gone knew. */
    private static final int LOST = 3;

    @TempDir
    Path directory;

    /** @param others how many steps another agent makes before the one that knew comes: as many as are lost, or more */
    @ParameterizedTest
    @ValueSource(ints = {LOST, LOST + 1, LOST + 5})
    void stepsOfOneAgentAreLost_whileAnotherWritesOn_bothNotice(int others) throws Exception {
        try (RedisProcess master = RedisProcess.start(
                        Files.createDirectory(directory.resolve("first")),
                        "--save",
                        "",
                        "--repl-diskless-sync-delay",
                        "0");
                Link copying = new Link(":" + master.port());
                Link way = new Link(":" + master.port());
                RedisProcess replica = RedisProcess.start(
                        Files.createDirectory(directory.resolve("second")),
                        "--save",
                        "",
                        "--replicaof",
                        "127.0.0.1",
                        copying.address().substring("127.0.0.1:".length()))) {
            RedisClient client = RedisClient.create(replica.url());
            try (State one = open("redis://" + way.address())) {
                RedisCommands<String, String> asked = client.connect().sync();
                List<Committed> heard = new CopyOnWriteArrayList<>();
                put(one, "k", "before");
                eventually(() -> assertThat(asked.keys("*key:k")).hasSize(1));
                copying.set(Link.Mode.CUT);
                Revision lost = put(one, "k", "lost").revision();
                for (int i = 1; i < LOST; i++) {
                    lost = put(one, "lost" + i, "1").revision();
                }
                Revision last = lost;
                assertThat(get(one, "k")).as("it is in the agent's memory then").contains("lost");
                way.set(Link.Mode.CUT);
                master.kill();
                asked.replicaofNoOne();
                one.subscribe(heard::add);
                try (State two = open(replica.url())) {
                    List<Committed> heardByTwo = new CopyOnWriteArrayList<>();
                    for (int i = 0; i < others; i++) {
                        put(two, "k", "after" + i);
                    }
                    two.subscribe(heardByTwo::add);
                    way.redirect(replica.url());
                    way.set(Link.Mode.OPEN);

                    eventually(() -> assertThat(heard).anyMatch(step -> !step.whole()));
                    assertThat(heard.get(0).previous()).isEqualTo(last);
                    assertThat(heard.get(0).whole()).isFalse();
                    eventually(() -> assertThat(get(one, "k")).contains("after" + (others - 1)));
                    assertThat(get(one, "lost1")).isEmpty();
                    eventually(() -> assertThat(heardByTwo).anyMatch(step -> !step.whole()));
                    for (State each : List.of(one, two)) {
                        Watch watch = each.capability(Watch.class).orElseThrow();
                        assertThat(each.at(last)).isEmpty();
                        assertThat(watch.way(last, Prefixes.ALL, 10)).isEmpty();
                        eventually(
                                () -> assertThatCode(() -> put(each, "k", "on")).doesNotThrowAnyException());
                    }
                    assertThat(two.head().revision()).isNotEqualTo(last);
                    eventually(() -> assertThat(one.head().revision())
                            .isEqualTo(two.head().revision()));
                }
            } finally {
                client.shutdown();
            }
        }
    }

    @Test
    void stepsAreLost_whileTheConnectionHolds_theNextOneThatIsHeardOfTells() {
        try (RedisProcess redis = RedisProcess.start(directory, "--save", "")) {
            RedisClient client = RedisClient.create(redis.url());
            try (State one = open(redis.url())) {
                RedisCommands<String, byte[]> raw = client.connect(
                                RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE))
                        .sync();
                put(one, "k", "before");
                Map<String, byte[]> before = new HashMap<>();
                raw.keys("*").forEach(name -> before.put(name, raw.dump(name)));
                put(one, "k", "lost");
                Revision lost = put(one, "l", "lost").revision();
                List<Committed> heard = new CopyOnWriteArrayList<>();
                one.subscribe(heard::add);
                raw.multi();
                raw.flushall();
                before.forEach((name, dump) -> raw.restore(name, 0, dump));
                raw.exec();
                try (State two = open(redis.url())) {
                    for (int i = 0; i < 3; i++) {
                        put(two, "k", "after" + i);
                    }
                    eventually(() -> assertThat(heard).anyMatch(step -> !step.whole()));
                    assertThat(heard.get(0).previous()).isEqualTo(lost);
                    assertThat(heard.get(0).whole()).isFalse();
                    assertThat(get(one, "k")).contains("after2");
                    assertThat(one.at(lost)).isEmpty();
                }
            } finally {
                client.shutdown();
            }
        }
    }
}
