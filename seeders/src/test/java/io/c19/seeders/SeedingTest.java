package io.c19.seeders;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.c19.fixtures.Git;
import io.c19.fixtures.TestClock;
import io.c19.layers.Batch;
import io.c19.layers.DataSeeder;
import io.c19.layers.DataSeeder.SeederKind;
import io.c19.layers.Entry;
import io.c19.layers.Key;
import io.c19.layers.LayerContext;
import io.c19.layers.Limits;
import io.c19.layers.Mutation;
import io.c19.layers.State;
import io.c19.layers.Value;
import io.c19.layers.config.Settings;
import io.c19.layers.memory.MemoryStateKind;
import io.c19.state.git.GitStateKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SeedingTest {
    private final TestClock clock = new TestClock();
    private final LayerContext context = new LayerContext("test", clock, Limits.DEFAULT);

    @TempDir
    private Path directory;

    private State memory() {
        return new MemoryStateKind().configure(Settings.of(Map.of())).open(context);
    }

    private State git() {
        Map<String, String> fields = Map.of("path", directory.resolve("store").toString(), "node", "a");
        return new GitStateKind().configure(Settings.of(fields)).open(context);
    }

    private static @Nullable String get(State state, String key) {
        Entry entry = state.head().get(new Key(key)).orElse(null);
        return entry == null ? null : new String(entry.value().bytes(), StandardCharsets.UTF_8);
    }

    private static void put(State state, String key, String value) {
        state.apply(Batch.of(new Mutation.Put(new Key(key), Value.of(value.getBytes(StandardCharsets.UTF_8)))));
    }

    private static void delete(State state, String key) {
        state.apply(Batch.of(new Mutation.Delete(new Key(key))));
    }

    private int seed(State state, SeederKind kind, Map<String, String> fields) {
        return Seeding.of(state, context, kind.configure(Settings.of(fields))).apply(null);
    }

    private int seedFile(State state, String name, String text) throws IOException {
        Path file = Files.writeString(directory.resolve(name), text);
        return seed(state, new FileSeeder(), Map.of("filename", file.toString()));
    }

    @Test
    void file_ofC19_isRead() throws IOException {
        try (State state = memory()) {
            assertThat(seedFile(
                            state,
                            "data.json",
                            "{\"cat\":{\"value\":\"garfield\"},\"n/1\":{\"value\":{\"a\":[1]},\"ttl\":1000}}"))
                    .isEqualTo(2);
            assertThat(get(state, "cat")).isEqualTo("\"garfield\"");
            assertThat(get(state, "n/1")).isEqualTo("{\"a\":[1]}");
            clock.advance(Duration.ofSeconds(2));
            assertThat(get(state, "n/1")).isNull();
        }
    }

    @Test
    void yaml_isTheSameMap() throws IOException {
        try (State state = memory()) {
            assertThat(seedFile(state, "data.yaml", "cat:\n  value: garfield\nn/1:\n  value: {a: [1]}\n  ttl: 1000\n"))
                    .isEqualTo(2);
            assertThat(get(state, "cat")).isEqualTo("\"garfield\"");
            assertThat(get(state, "n/1")).isEqualTo("{\"a\":[1]}");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense {",
                "[1]",
                "{\"ok\":{\"value\":1},\"k\":{}}",
                "{\"ok\":{\"value\":1},\"k\":{\"value\":1,\"tll\":1}}",
                "{\"ok\":{\"value\":1},\"a//b\":{\"value\":1}}",
                "{\"ok\":{\"value\":1},\"k\":{\"value\":1,\"ts\":\"x\"}}"
            })
    void file_thatIsWrong_isNotUsedAtAll(String text) throws IOException {
        try (State state = memory()) {
            assertThat(seedFile(state, "data.json", text)).isZero();
            assertThat(get(state, "ok")).isNull();
        }
    }

    @Test
    void file_thatIsNotThere_leavesTheAgentAsItIs() {
        try (State state = memory()) {
            assertThat(seed(
                            state,
                            new FileSeeder(),
                            Map.of("filename", directory.resolve("none.json").toString())))
                    .isZero();
        }
    }

    @Test
    void restart_neitherOverwritesNewerData_norBringsBackWhatWasDeleted() throws IOException {
        String data = "{\"kept\":{\"value\":1},\"changed\":{\"value\":1},\"deleted\":{\"value\":1}}";
        try (State state = git()) {
            assertThat(seedFile(state, "data.json", data)).isEqualTo(3);
            put(state, "changed", "2");
            delete(state, "deleted");
        }
        clock.advance(Duration.ofHours(1));
        try (State state = git()) {
            assertThat(seedFile(state, "data.json", data.replace("}}", "},\"added\":{\"value\":1}}")))
                    .isEqualTo(1);
            assertThat(get(state, "kept")).isEqualTo("1");
            assertThat(get(state, "changed")).isEqualTo("2");
            assertThat(get(state, "deleted")).isNull();
            assertThat(get(state, "added")).isEqualTo("1");
        }
        Git.in(directory.resolve("store")).run("fsck", "--strict");
    }

    @Test
    void entryWithATime_replacesWhatIsOlder_only() throws IOException {
        try (State state = git()) {
            put(state, "k", "0");
            delete(state, "gone");
            put(state, "gone", "0");
            delete(state, "gone");
            String data = "{\"k\":{\"value\":1,\"ts\":%d},\"gone\":{\"value\":1,\"ts\":%<d}}";
            long now = clock.millis();
            assertThat(seedFile(state, "data.json", data.formatted(now - 10_000)))
                    .isZero();
            assertThat(seedFile(state, "data.json", data.formatted(now + 10_000)))
                    .isEqualTo(2);
            assertThat(get(state, "k")).isEqualTo("1");
            assertThat(get(state, "gone")).isEqualTo("1");
        }
    }

    @Test
    void stateWithoutHistory_thatHoldsSomething_getsNothingThatMayHaveBeenDeleted() throws IOException {
        try (State state = memory()) {
            put(state, "mine", "1");
            assertThat(seedFile(state, "data.json", "{\"k\":{\"value\":1},\"mine\":{\"value\":2}}"))
                    .isZero();
            assertThat(get(state, "k")).isNull();
            assertThat(get(state, "mine")).isEqualTo("1");
        }
    }

    @Test
    void directory_isKeysAndValues_butForHiddenFiles() throws IOException {
        Path root = directory.resolve("seed");
        Files.createDirectories(root.resolve("..data/x"));
        Files.createDirectories(root.resolve("b"));
        Files.writeString(root.resolve("..data/a"), "1");
        Files.createSymbolicLink(root.resolve("a"), Path.of("..data/a"));
        Files.write(root.resolve("b/c"), new byte[] {0, -1});
        try (State state = memory()) {
            assertThat(seed(state, new DirectorySeeder(), Map.of("path", root.toString(), "prefix", "p/")))
                    .isEqualTo(2);
            assertThat(get(state, "p/a")).isEqualTo("1");
            assertThat(state.head().get(new Key("p/b/c")).orElseThrow().value().bytes())
                    .isEqualTo(new byte[] {0, -1});
        }
    }

    @Test
    void gitRepository_isKeysAndValues_ofABranchBelowAPath() throws IOException {
        Path work = directory.resolve("work");
        Files.createDirectories(work.resolve("conf/.hidden"));
        Files.writeString(work.resolve("conf/a"), "1");
        Files.writeString(work.resolve("conf/.hidden/x"), "1");
        Files.writeString(work.resolve("README"), "x");
        commit(work, "live");
        Map<String, String> fields = Map.of("url", work.toUri().toString(), "ref", "live", "path", "conf/");
        try (State state = memory()) {
            assertThat(seed(state, new GitSeeder(Map.of()), fields)).isEqualTo(1);
            assertThat(get(state, "a")).isEqualTo("1");
        }
        try (State state = memory()) {
            Path here = Path.of("").toAbsolutePath().relativize(work.toAbsolutePath());
            assertThat(seed(state, new GitSeeder(Map.of()), Map.of("url", here.toString(), "ref", "HEAD")))
                    .isPositive();
        }
        try (State state = memory()) {
            DataSeeder none =
                    new GitSeeder(Map.of()).configure(Settings.of(Map.of("url", work.toString(), "ref", "none")));
            assertThat(Seeding.of(state, context, none).apply(null)).isZero();
            assertThat(seed(
                            state,
                            new GitSeeder(Map.of()),
                            Map.of("url", directory.resolve("no.git").toString())))
                    .isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {2 * (256 + 3 + 1_000) - 1, 2 * (256 + 3 + 1_000)})
    void directory_thatIsLargerThanMemoryIsFor_isNotUsedAtAll(long bytesMax) throws IOException {
        Path root = Files.createDirectory(directory.resolve("seed"));
        Files.writeString(root.resolve("one"), "x".repeat(1_000));
        Files.writeString(root.resolve("two"), "x".repeat(1_000));
        DataSeeder seeder = new DirectorySeeder().configure(Settings.of(Map.of("path", root.toString())));
        boolean fits = bytesMax == 2 * (256 + 3 + 1_000);
        try (State state = memory();
                Told told = Told.by(Seeding.class)) {
            assertThat(Seeding.of(state, context, seeder, bytesMax).apply(null)).isEqualTo(fits ? 2 : 0);
            assertThat(get(state, "one") != null).isEqualTo(fits);
            if (!fits) {
                assertThat(told.messages())
                        .singleElement()
                        .asString()
                        .contains("directory " + root, "over " + bytesMax, "c19 import");
            }
        }
    }

    @Test
    void git_thatIsLargerThanMemoryIsFor_isNotUsedAtAll() throws IOException {
        Path work = repository();
        DataSeeder seeder = new GitSeeder(Map.of()).configure(Settings.of(Map.of("url", work.toString())));
        try (State state = memory()) {
            assertThat(Seeding.of(state, context, seeder, 256 + "README".length() + 1)
                            .apply(null))
                    .isZero();
            assertThat(get(state, "README")).isNull();
        }
    }

    /** A server that wants to know who asks, and a state and a log that are to keep no secret. */
    @ParameterizedTest
    @CsvSource({"s3cret@, s3cret, ''", "s3cret:x-oauth-basic@, s3cret, x-oauth-basic", "me:s3cret@, me, s3cret"})
    void git_isToldWhatStandsInTheUrl_andNobodyElseIs(String userinfo, String user, String password)
            throws IOException {
        List<String> authorizations = new CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"x\"");
            exchange.sendResponseHeaders(401, -1);
            exchange.close();
        });
        server.start();
        String host = "127.0.0.1:" + server.getAddress().getPort();
        DataSeeder seeder =
                new GitSeeder(Map.of()).configure(Settings.of(Map.of("url", "http://" + userinfo + host + "/x.git")));
        try (State state = memory();
                Told told = Told.by(Seeding.class)) {
            assertThat(Seeding.of(state, context, seeder).apply(null)).isZero();
            assertThat(told.messages().toString())
                    .contains("http://" + host + "/x.git", "not authorized")
                    .doesNotContain("s3cret", "oauth", "@");
        } finally {
            server.stop(0);
        }
        assertThat(seeder.source()).isEqualTo("HEAD of http://" + host + "/x.git");
        String basic = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        assertThat(authorizations).contains("Basic " + basic);
    }

    private Path repository() throws IOException {
        Path work = Files.createDirectory(directory.resolve("repository"));
        Files.writeString(work.resolve("README"), "xx");
        commit(work, "main");
        return work;
    }

    /** Makes a repository of a directory, with all that is in it. */
    private static void commit(Path work, String branch) {
        Git git = Git.in(work);
        git.run("init", "-q", "-b", branch);
        git.run("config", "user.name", "t");
        git.run("config", "user.email", "t@example.invalid");
        git.run("add", ".");
        git.run("commit", "-q", "-m", "one");
    }
}
