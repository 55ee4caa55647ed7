package io.c19.state.jdbc;

import static io.c19.fixtures.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.c19.layers.ApplyResult.Applied;
import io.c19.layers.Batch;
import io.c19.layers.Committed;
import io.c19.layers.Expiry;
import io.c19.layers.Key;
import io.c19.layers.LayerContext;
import io.c19.layers.Limits;
import io.c19.layers.Mutation.Put;
import io.c19.layers.Revision;
import io.c19.layers.State;
import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import io.c19.layers.Value;
import io.c19.layers.config.ConfigException;
import io.c19.layers.config.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Databases that die, or do not let one in; and several agents on one. */
class JdbcFailureTest {
    private static final int WRITERS = 4;

    private static PostgresProcess server;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() {
        server = PostgresProcess.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static State open(String url, Map<String, String> environment, String... more) {
        return open(Limits.DEFAULT, url, environment, more);
    }

    private static State open(Limits limits, String url, Map<String, String> environment, String... more) {
        Map<String, String> all = new HashMap<>(Map.of("url", url, "timeout", "1000", "poll_interval", "20"));
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        Settings settings = Settings.of(all);
        LayerContext context = new LayerContext("test", Clock.systemUTC(), limits);
        return JdbcState.open(context, Expiry.read(settings), JdbcSettings.read(settings), environment);
    }

    private static Revision put(State state, String key, String text) {
        Value value = Value.of(text.getBytes(StandardCharsets.UTF_8));
        return ((Applied) state.apply(Batch.of(new Put(new Key(key), value)))).revision();
    }

    private static Optional<String> get(State state, String key) {
        return state.head()
                .get(new Key(key))
                .map(entry -> new String(entry.value().bytes(), StandardCharsets.UTF_8));
    }

    @Test
    void killed_whileManyWrite_everyoneIsTold_nothingAcknowledgedIsLost_andItGoesOn() throws Exception {
        try (State state = open(server.url(), Map.of(), "user", "c19", "prefix", "killed_")) {
            List<Committed> heard = new CopyOnWriteArrayList<>();
            Revision start = put(state, "before", "1");
            state.subscribe(heard::add);
            Set<String> acknowledged = ConcurrentHashMap.newKeySet();
            AtomicInteger refused = new AtomicInteger();
            AtomicBoolean over = new AtomicBoolean();
            ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
            try {
                List<Future<?>> done = new ArrayList<>();
                for (int i = 0; i < WRITERS; i++) {
                    String writer = "w" + i + "/";
                    done.add(writers.submit(() -> write(state, writer, acknowledged, refused, over)));
                }
                eventually(() -> assertThat(acknowledged).hasSizeGreaterThan(50));
                server.kill();
                eventually(() -> assertThat(refused).hasPositiveValue());
                assertThat(catchThrowableOfType(StateException.class, () -> get(state, "before")))
                        .satisfies(JdbcFailureTest::saysThatItIsAway);
                eventually(() -> assertThat(state.fault()).contains("does not answer as it should"));
                server.startAgain();
                eventually(() -> assertThat(state.fault()).isNull());
                int before = acknowledged.size();
                eventually(() -> assertThat(acknowledged).hasSizeGreaterThan(before + 50));
                over.set(true);
                for (Future<?> each : done) {
                    each.get(1, TimeUnit.MINUTES);
                }
            } finally {
                over.set(true);
                writers.shutdownNow();
            }
            assertThat(acknowledged)
                    .allSatisfy(key -> assertThat(get(state, key)).contains(key));
            Revision last = put(state, "last", "1");
            eventually(() ->
                    assertThat(heard).last().extracting(Committed::revision).isEqualTo(last));
            Revision newest = start;
            for (Committed step : heard) {
                assertThat(step.previous()).as("without a gap").isEqualTo(newest);
                newest = step.revision();
            }
        }
    }

    private static void write(
            State state, String prefix, Set<String> acknowledged, AtomicInteger refused, AtomicBoolean over) {
        for (int i = 0; !over.get(); i++) {
            String key = prefix + i;
            try {
                put(state, key, key);
                acknowledged.add(key);
            } catch (StateException e) {
                saysThatItIsAway(e);
                refused.incrementAndGet();
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void saysThatItIsAway(StateException failure) {
        assertThat(failure.reason()).isEqualTo(Reason.AWAY);
        assertThat(failure).hasMessageStartingWith("The database at jdbc:postgresql://127.0.0.1:");
    }

    @Test
    void hangs_isToldInTime_andGoesOn() throws Exception {
        try (State state = open(server.url(), Map.of(), "user", "c19", "prefix", "hangs_")) {
            put(state, "k", "1");
            server.freeze();
            try {
                assertThat(catchThrowableOfType(StateException.class, () -> get(state, "k")))
                        .satisfies(JdbcFailureTest::saysThatItIsAway);
                assertThatThrownBy(() -> put(state, "k", "2")).hasMessageContaining("may have been done");
            } finally {
                server.thaw();
            }
            eventually(() -> assertThat(state.fault()).isNull());
            put(state, "k", "3");
            assertThat(get(state, "k")).contains("3");
        }
    }

    @Test
    void anotherAgentThatHangs_doesNotHoldTheLockForEver() throws Exception {
        Map<String, String> all = Map.of("url", server.url(), "timeout", "1000", "user", "c19", "prefix", "held_");
        CountDownLatch over = new CountDownLatch(1);
        ExecutorService hanging = Executors.newSingleThreadExecutor();
        try (State state = open(server.url(), Map.of(), "user", "c19", "prefix", "held_");
                Database other =
                        Database.open(JdbcSettings.read(Settings.of(all)), Map.of(), new SimpleMeterRegistry())) {
            put(state, "k", "1");
            CountDownLatch taken = new CountDownLatch(1);
            Future<?> hung = hanging.submit(() -> other.write(sql -> {
                long step = sql.number("SELECT step FROM $head WHERE id = 0" + Dialect.POSTGRESQL.lock());
                taken.countDown();
                await(over);
                return step;
            }));
            assertThat(taken.await(1, TimeUnit.MINUTES)).isTrue();
            eventually(() -> assertThatCode(() -> put(state, "k", "3")).doesNotThrowAnyException());
            assertThat(get(state, "k")).contains("3");
            over.countDown();
            assertThatThrownBy(() -> hung.get(1, TimeUnit.MINUTES))
                    .as("what it had begun is not done")
                    .hasCauseInstanceOf(StateException.class);
        } finally {
            over.countDown();
            hanging.shutdownNow();
        }
    }

    @Test
    void whatTheDatabaseCannotHold_isRefusedAlone() throws Exception {
        Limits limits = new Limits(4_096, 4_096, 1 << 20, 1_000, 1_000);
        try (State state = open(limits, server.url(), Map.of(), "user", "c19", "prefix", "large_")) {
            put(state, "k", "1");
            byte[] random = new byte[1_500];
            new java.util.Random(1).nextBytes(random);
            String tooLong = java.util.HexFormat.of().formatHex(random); // of which nothing can be packed
            assertThat(tooLong.length()).isGreaterThan(2_700).isLessThanOrEqualTo(4_096);
            ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
            try {
                List<Future<?>> done = new ArrayList<>();
                for (int i = 0; i < WRITERS; i++) {
                    String key = i == 0 ? tooLong : "fine" + i;
                    done.add(threads.submit(() -> {
                        for (int n = 0; n < 20; n++) {
                            String text = "" + n;
                            if (key.equals(tooLong)) {
                                assertThatThrownBy(() -> put(state, key, text)).hasMessageContaining("index row");
                            } else {
                                put(state, key, text);
                            }
                        }
                    }));
                }
                for (Future<?> each : done) {
                    each.get(1, TimeUnit.MINUTES);
                }
            } finally {
                threads.shutdownNow();
            }
            assertThat(state.fault()).isNull();
            assertThat(get(state, "fine1")).contains("19");
        }
    }

    @Test
    void password_wrongOrMissing_isSaidAtTheStart_andIsInNoMessage() throws Exception {
        try (Connection connection = DriverManager.getConnection(server.url(), "c19", "");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE guarded LOGIN PASSWORD 's3cret'");
            statement.execute("GRANT CREATE ON SCHEMA public TO guarded");
        }
        String url = server.url();
        assertThat(catchThrowableOfType(
                        StateException.class,
                        () -> open(url, Map.of(JdbcSettings.PASSWORD, "guessed"), "user", "guarded", "prefix", "g_")))
                .hasMessageStartingWith("The database at %s does not let this user in".formatted(url))
                .hasMessageNotContaining("guessed")
                .extracting(StateException::reason)
                .isEqualTo(Reason.UNUSABLE);
        Map<String, String> right = Map.of(JdbcSettings.PASSWORD, "s3cret");
        try (State state = open(url, right, "user", "guarded", "prefix", "g_")) {
            put(state, "k", "1");
            assertThat(state.status().figures().toString()).doesNotContain("s3cret");
        }
        assertThatThrownBy(() -> open(url + "?password=s3cret", Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void databases_thatAreNotThere_areSaidAtTheStart() {
        assertThatThrownBy(() -> open("jdbc:postgresql://127.0.0.1:1/x", Map.of("C19_SQL_USERNAME", "a")))
                .isInstanceOf(StateException.class)
                .hasMessageStartingWith("The database at jdbc:postgresql://127.0.0.1:1/x cannot be used: ");
        assertThatThrownBy(() -> open("jdbc:sqlite:/no/such/directory/data.db", Map.of()))
                .isInstanceOf(StateException.class)
                .hasMessageStartingWith("The database at jdbc:sqlite:/no/such/directory/data.db cannot be used: ");
        assertThatThrownBy(() -> open("jdbc:mysql://127.0.0.1/x", Map.of()))
                .hasMessageContaining("is of a database that this program does not know");
    }

    @Test
    void twoAgentsOnOneDatabase_hearOfEachOther() {
        for (String url : List.of(server.url(), "jdbc:sqlite:" + directory.resolve("shared.db"))) {
            try (State one = open(url, Map.of(), "user", "c19", "prefix", "two_");
                    State two = open(url, Map.of(), "user", "c19", "prefix", "two_")) {
                List<Committed> heard = new CopyOnWriteArrayList<>();
                two.subscribe(heard::add);
                Revision first = put(one, "k", "1");
                eventually(
                        () -> assertThat(heard).extracting(Committed::revision).containsExactly(first));
                assertThat(get(two, "k")).contains("1");
                Revision second = put(one, "l", "1");
                Revision third = put(two, "m", "1");
                eventually(
                        () -> assertThat(heard).extracting(Committed::revision).containsExactly(first, second, third));
                assertThat(two.version()).isEqualTo(one.version());
            }
        }
    }
}
