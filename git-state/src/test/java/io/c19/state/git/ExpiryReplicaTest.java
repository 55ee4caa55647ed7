package io.c19.state.git;

import static io.c19.fixtures.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.c19.fixtures.Git;
import io.c19.fixtures.TestClock;
import io.c19.layers.ApplyResult.Applied;
import io.c19.layers.Batch;
import io.c19.layers.Committed;
import io.c19.layers.Key;
import io.c19.layers.KeyChange;
import io.c19.layers.LayerContext;
import io.c19.layers.Limits;
import io.c19.layers.Mutation;
import io.c19.layers.State;
import io.c19.layers.Value;
import io.c19.layers.config.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What expires on several nodes whose clocks differ. */
class ExpiryReplicaTest {
    private static final Duration INTERVAL = Duration.ofMillis(20);

    @TempDir
    Path directory;

    private final TestClock aClock = new TestClock();
    private final TestClock bClock = new TestClock();
    private TestNode a;
    private TestNode b;

    @BeforeEach
    void start() {
        a = node("a", aClock);
        b = node("b", bClock);
    }

    @AfterEach
    void stop() {
        a.close();
        b.close();
        Git.fsckStrict(a.data());
        Git.fsckStrict(b.data());
    }

    private TestNode node(String name, TestClock clock) {
        Path data = directory.resolve(name);
        GitStore.init(data, new InitOptions(null, name, "c19"));
        Map<String, String> settings =
                Map.of("path", data.toString(), "purge_interval", Long.toString(INTERVAL.toMillis()));
        State state = new GitStateKind()
                .configure(Settings.of(settings))
                .open(new LayerContext("test", clock, Limits.DEFAULT));
        return TestNode.of(data, state);
    }

    private void put(TestNode node, String key, Instant expires) {
        Value value = new Value(new byte[] {'1'}, null, expires, null);
        assertThat(node.state().apply(Batch.of(new Mutation.Put(new Key(key), value))))
                .isInstanceOf(Applied.class);
    }

    private void exchange() {
        b.pull(a);
        a.pull(b);
        b.pull(a);
        assertThat(a.main()).isEqualTo(b.main());
    }

    private static boolean has(TestNode node, String key) {
        return node.state().head().get(new Key(key)).isPresent();
    }

    @Test
    void clocksThatDiffer_hideAtDifferentTimes_andPurgeTheSame() {
        put(a, "k", aClock.instant().plusSeconds(60));
        put(a, "kept", aClock.instant().plusSeconds(6_000));
        exchange();
        bClock.advance(Duration.ofSeconds(61));
        assertThat(has(a, "k")).isTrue();
        assertThat(has(b, "k")).isFalse();
        List<Committed> told = new CopyOnWriteArrayList<>();
        a.state().subscribe(told::add);

        eventually(() -> assertThat(b.state().status().keys()).isEqualTo(1));
        exchange();

        assertThat(has(a, "k")).isFalse();
        assertThat(has(a, "kept") && has(b, "kept")).isTrue();
        assertThat(told)
                .flatExtracting(Committed::changes)
                .extracting(KeyChange::key)
                .containsExactly(new Key("k"));
    }

    @Test
    void bothPurge_whileTheyCannotReachEachOther_isNoConflict() {
        put(a, "d/k", aClock.instant().plusSeconds(60));
        put(a, "l", aClock.instant().plusSeconds(60));
        exchange();
        aClock.advance(Duration.ofSeconds(70));
        bClock.advance(Duration.ofSeconds(90));
        eventually(() -> assertThat(a.state().status().keys()).isZero());
        eventually(() -> assertThat(b.state().status().keys()).isZero());
        assertThat(a.main()).isNotEqualTo(b.main());

        exchange();

        assertThat(a.state().status().conflicts()).isZero();
        assertThat(a.state().status().keys()).isZero();
        assertThat(a.state().version()).isEqualTo(b.state().version());
    }

    /** Nothing is lost: what one renews while another that was cut off deletes it is there, and said to be in conflict. */
    @Test
    void renewedOnOneWhilePurgedOnTheOther_isThere() {
        put(a, "k", aClock.instant().plusSeconds(60));
        exchange();
        bClock.advance(Duration.ofSeconds(90));
        eventually(() -> assertThat(b.state().status().keys()).isZero());
        put(a, "k", aClock.instant().plusSeconds(600));

        exchange();

        assertThat(has(a, "k") && has(b, "k")).isTrue();
        assertThat(a.state().status().conflicts()).isEqualTo(1);
    }
}
