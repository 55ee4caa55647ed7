package io.c19.state.redis;

import static io.c19.fixtures.Eventually.eventually;
import static io.c19.state.redis.Opening.get;
import static io.c19.state.redis.Opening.open;
import static io.c19.state.redis.Opening.put;
import static io.c19.state.redis.Opening.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.c19.fixtures.RedisProcess;
import io.c19.layers.ApplyResult.Applied;
import io.c19.layers.ApplyResult.PreconditionFailed;
import io.c19.layers.Batch;
import io.c19.layers.Committed;
import io.c19.layers.Etag;
import io.c19.layers.Key;
import io.c19.layers.KeyChange;
import io.c19.layers.Mutation.Put;
import io.c19.layers.Precondition;
import io.c19.layers.State;
import io.c19.layers.StateException;
import io.c19.layers.Value;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers of other kinds than a plain one, several agents on one, and what Redis does by itself. */
class RedisServersTest {
    @TempDir
    Path directory;

    @Test
    void twoAgentsOnOneServer_hearOfEachOther_andOneOfTwoWritersWins() {
        String prefix = "two-" + UUID.randomUUID();
        try (State one = open(SharedRedis.url(), "prefix", prefix);
                State two = open(SharedRedis.url(), "prefix", prefix);
                State apart = open(SharedRedis.url(), "prefix", prefix + "x")) {
            List<Committed> heard = new CopyOnWriteArrayList<>();
            two.subscribe(heard::add);
            Applied first = put(one, "k", "1");
            eventually(() -> assertThat(heard).extracting(Committed::revision).containsExactly(first.revision()));
            assertThat(get(two, "k")).contains("1");
            assertThat(two.version()).isEqualTo(one.version()).isNotEqualTo(apart.version());
            Batch create =
                    Batch.of(new Put(new Key("lock"), value("mine"))).given(new Precondition.Absent(new Key("lock")));
            assertThat(one.apply(create)).isInstanceOf(Applied.class);
            assertThat(two.apply(create)).isInstanceOf(PreconditionFailed.class);
            assertThat(get(apart, "k")).isEmpty();
        }
    }

    @Test
    void expiry_isThatOfRedisToo_andBecomesAnEventThoughRedisWasFaster() {
        String prefix = "expiry-" + UUID.randomUUID();
        RedisClient client = RedisClient.create(SharedRedis.url());
        try (State state = open(SharedRedis.url(), "prefix", prefix, "purge_interval", "300")) {
            RedisCommands<String, String> redis = client.connect().sync();
            List<Committed> heard = new CopyOnWriteArrayList<>();
            Instant expires = Instant.now().plus(Duration.ofMillis(1_500));
            byte[] bytes = "1".getBytes(StandardCharsets.UTF_8);
            state.subscribe(heard::add);
            state.apply(Batch.of(new Put(new Key("k"), new Value(bytes, null, expires, null))));
            put(state, "for-ever", "1");
            String name = "{" + prefix + "}:key:k";
            assertThat(redis.pttl(name)).isBetween(1L, Duration.ofMinutes(11).toMillis());
            assertThat(redis.pttl("{" + prefix + "}:key:for-ever")).isEqualTo(-1);
            redis.pexpire(name, 1); // as if no agent had run for long
            eventually(() -> assertThat(heard).hasSize(3));
            assertThat(heard.get(2).changes()).containsExactly(new KeyChange(new Key("k"), Etag.of(bytes), null));
            assertThat(get(state, "k")).isEmpty();
            assertThat(state.status().keys()).isEqualTo(1);
        } finally {
            client.shutdown();
        }
    }

    @Test
    void cluster_hasAStateInOnePlace_soThatBatchesAreOneStep() {
        try (RedisProcess redis = RedisProcess.start(directory, "--save", "", "--cluster-enabled", "yes")) {
            Opening.makeCluster(redis);
            try (State state = open(redis.url())) {
                List<Committed> heard = new CopyOnWriteArrayList<>();
                state.subscribe(heard::add);
                Applied applied = (Applied)
                        state.apply(Batch.of(new Put(new Key("a"), value("1")), new Put(new Key("b/c"), value("2"))));
                assertThat(get(state, "b/c")).contains("2");
                eventually(
                        () -> assertThat(heard).extracting(Committed::revision).containsExactly(applied.revision()));
                assertThat(state.status().keys()).isEqualTo(2);
            }
        }
    }

    @Test
    void tls_isTrustedByTheGivenAuthorityOnly() throws Exception {
        Certificate certificate = Certificate.make(directory);
        try (RedisProcess redis = RedisProcess.start(
                directory,
                "--save",
                "",
                "--tls-port",
                Integer.toString(RedisProcess.freePort()),
                "--tls-cert-file",
                certificate.certificate().toString(),
                "--tls-key-file",
                certificate.key().toString(),
                "--tls-auth-clients",
                "no")) {
            String url = "rediss://localhost:" + redis.option("--tls-port");
            try (State state = open(url, "ca_file", certificate.certificate().toString())) {
                put(state, "k", "1");
                assertThat(get(state, "k")).contains("1");
            }
            assertThatThrownBy(() -> open(url))
                    .isInstanceOf(StateException.class)
                    .hasMessageStartingWith("There is no trusted way to Redis at " + url)
                    .hasMessageContaining("state.ca_file");
        }
    }

    @Test
    void sentinel_namesTheServer_andAnotherOneAfterAFailover() throws Exception {
        Path first = Files.createDirectory(directory.resolve("first"));
        Path second = Files.createDirectory(directory.resolve("second"));
        try (RedisProcess master = RedisProcess.start(first, "--save", "", "--repl-diskless-sync-delay", "0");
                RedisProcess replica = RedisProcess.start(
                        second, "--save", "", "--replicaof", "127.0.0.1", Integer.toString(master.port()))) {
            Path file = Files.writeString(
                    directory.resolve("sentinel.conf"),
                    """
                    sentinel monitor store 127.0.0.1 %d 1
                    sentinel down-after-milliseconds store 500
                    sentinel failover-timeout store 5000
                    """
                            .formatted(master.port()));
            try (RedisProcess sentinel = RedisProcess.start(directory, file)) {
                RedisClient client = RedisClient.create(replica.url());
                RedisCommands<String, String> asked = client.connect().sync();
                String url = "redis-sentinel://127.0.0.1:%d/#store".formatted(sentinel.port());
                try (State state = open(url)) {
                    put(state, "k", "1");
                    eventually(() -> assertThat(asked.info("replication")).contains("master_link_status:up"));
                    eventually(() -> assertThat(asked.keys("*key:k")).hasSize(1));
                    eventually(() -> assertThat(sentinel.said("+slave ")).isTrue());
                    master.kill();
                    assertThatThrownBy(() -> put(state, "k", "2")).isInstanceOf(StateException.class);
                    eventually(() -> assertThatCode(() -> put(state, "k", "3")).doesNotThrowAnyException());
                    // Reads come back when steps are heard of again, over a connection of their own.
                    eventually(() -> assertThatCode(
                                    () -> assertThat(get(state, "k")).contains("3"))
                            .doesNotThrowAnyException());
                    assertThat(asked.info("replication")).contains("role:master");
                } finally {
                    client.shutdown();
                }
            }
        }
    }
}
