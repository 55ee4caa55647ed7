package io.c19.state.git;

import static io.c19.state.git.Stores.CONTEXT;
import static io.c19.state.git.Stores.get;
import static io.c19.state.git.Stores.open;
import static io.c19.state.git.Stores.put;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.c19.fixtures.Git;
import io.c19.layers.ApplyResult.KeyClash;
import io.c19.layers.Batch;
import io.c19.layers.Key;
import io.c19.layers.ListQuery;
import io.c19.layers.Listed;
import io.c19.layers.Mutation;
import io.c19.layers.Prefix;
import io.c19.layers.Revision;
import io.c19.layers.State;
import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import io.c19.layers.Value;
import io.c19.layers.config.ConfigException;
import io.c19.layers.config.Settings;
import io.c19.state.git.Replica.Adopted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a store gets its layout and keeps it; what keys do in it is checked by {@link FanOutStateTest}. */
class FanOutTest {
    @TempDir
    Path directory;

    @Test
    void init_withoutFanOut_beginsAsStoresAlwaysDid() {
        // What other agents of the same name, of any version, have as their root.
        assertThat(init("none", null).id()).startsWith("ca63d1b9a1");
        assertThat(init("zero", 0)).isEqualTo(init("again", null));
    }

    @Test
    void init_withFanOut_isAnotherStoreThatSaysSo() {
        assertThat(init("one", 1)).isNotEqualTo(init("two", 2)).isNotEqualTo(init("none", null));
        assertThat(Git.in(directory.resolve("two")).run("show", "main:.c19/store.json"))
                .isEqualTo("{\"format\":1,\"name\":\"c19\",\"fan_out\":2}\n");
    }

    @Test
    void put_isFoundByGitUnderItsHash() {
        init("data", 1);
        Path data = directory.resolve("data");
        try (State state = open(data)) {
            put(state, "users/42", "ann");
            put(state, "users", "all");
            assertThat(keys(state, "")).containsExactly("users", "users/42");
        }
        try (State state = GitStore.openReadOnly(data, CONTEXT)) {
            assertThat(get(state, "users/42")).isEqualTo("ann");
        }
        assertThat(Git.in(data).run("show", "main:cb/users/42")).isEqualTo("ann");
        assertThat(Git.in(data).run("log", "--format=%s", "main", "--", "*/users/42"))
                .isEqualTo("put users/42\n");
        Git.fsckStrict(data);
    }

    @Test
    void open_withAnotherLayout_isRefusedAndSaysWhatThereIs() {
        init("data", 1);
        assertThat(openConfigured("1")).isEqualTo("users/42");
        assertThat(openConfigured(null)).isEqualTo("users/42");
        for (String other : new String[] {"0", "2"}) {
            assertThatThrownBy(() -> openConfigured(other))
                    .isInstanceOfSatisfying(
                            StateException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNUSABLE))
                    .hasMessageContaining("state.layout.fan_out: %s (expected: 1, ".formatted(other));
        }
        assertThatThrownBy(() -> openConfigured("3"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("0 to 2");
    }

    @Test
    void init_fromAStore_takesItsLayoutOver() {
        init("source", 2);
        Path source = directory.resolve("source");
        try (State state = open(source)) {
            put(state, "users/42", "ann");
        }
        GitStore.init(directory.resolve("copy"), new InitOptions(source.toString(), "b", "c19"));
        try (State state = open(directory.resolve("copy"))) {
            assertThat(get(state, "users/42")).isEqualTo("ann");
        }
        assertThatThrownBy(() ->
                        GitStore.init(directory.resolve("other"), new InitOptions(source.toString(), "b", "c19", 1)))
                .isInstanceOf(StateException.class)
                .hasMessage("fan_out: 1 (expected: 2, which %s has for good): leave it out to take that over", source);
    }

    @Test
    void init_fromAPlainRepository_canOnlyBeFlat() throws IOException {
        Path work = Files.createDirectories(directory.resolve("work"));
        Git.in(work).run("init", "-q", "-b", "main");
        Files.writeString(work.resolve("a"), "1");
        Git.in(work).run("add", ".");
        Git.in(work).run("commit", "-q", "-m", "first");
        Path data = directory.resolve("data");
        assertThatThrownBy(() -> GitStore.init(data, new InitOptions(work.toString(), "a", "c19", 1)))
                .isInstanceOf(StateException.class)
                .hasMessageContaining("fan_out: 1 (expected: 0, ");
        // The same directory may be tried again.
        GitStore.init(data, new InitOptions(work.toString(), "a", "c19", 0));
        try (State state = open(data)) {
            assertThat(get(state, "a")).isEqualTo("1");
        }
    }

    @Test
    void objection_toWhatLiesElsewhere_saysWhereItBelongs() throws IOException {
        init("data", 1);
        Path data = directory.resolve("data");
        assertThat(objection(data, Map.of("cb/users/42", "ann", ".c19/meta/cb/users/42", "{}")))
                .isNull();
        assertThat(objection(data, Map.of("users/42", "ann")))
                .isEqualTo(
                        "path 'users/42' is not where this store keeps the key 'users/42' (expected: 'cb/users/42', since its fan_out is 1)");
        assertThat(objection(data, Map.of("00/users/42", "ann"))).contains("(expected: 'cb/users/42',");
        assertThat(objection(data, Map.of(".c19/meta/users/42", "{}"))).contains("(expected: '.c19/meta/cb/users/42',");
        assertThat(objection(data, Map.of(".conflicts/00/users/42/@/1234.deleted", "")))
                .contains("(expected: '.conflicts/cb/users/42',");
        assertThat(objection(data, Map.of("cb/.users", ""))).contains("is no key's");
        assertThat(objection(data, Map.of(".c19/store.json", "{\"fan_out\":2}")))
                .isEqualTo("its .c19/store.json says fan_out 2 (expected: 1, as the store was made)");
        assertThat(objection(data, Map.of(".c19/store.json", "{}"))).contains("says fan_out 0 (expected: 1,");
    }

    @Test
    void open_ofAStoreFromTheFuture_asksForANewerProgram() throws IOException {
        Path data = directory.resolve("data");
        init("data", null);
        String commit = committed(data, Map.of(".c19/store.json", "{\"fan_out\":\"by time\"}"));
        Git.in(data).run("update-ref", "refs/heads/main", commit);
        Git.in(data).run("update-ref", "refs/c19/nodes/a", commit);
        assertThatThrownBy(() -> open(data))
                .isInstanceOf(StateException.class)
                .hasMessageContaining("says fan_out \"by time\" (expected: 0 to 2): if a newer C19");
    }

    @Test
    void list_withPathsThatAreElsewhere_leavesThemOutAndAPutDoesNotTakeTheirPlace() throws IOException {
        Path data = directory.resolve("data");
        init("data", 1);
        // As if the store had been fetched with them: misplaced, at the root, in the way of cb/users/42.
        String commit = committed(data, Map.of("00/a", "1", "b", "2", "cb/users", "3", "86/a", "4"));
        Git.in(data).run("update-ref", "refs/heads/main", commit);
        Git.in(data).run("update-ref", "refs/c19/nodes/a", commit);
        try (State state = open(data)) {
            assertThat(keys(state, "")).containsExactly("a");
            assertThat(get(state, "a")).isEqualTo("4");
            assertThat(state.apply(putting("users/42"))).isInstanceOf(KeyClash.class);
            put(state, "users/43", "5");
            assertThat(keys(state, "users/")).containsExactly("users/43");
        }
        assertThat(Git.in(data).run("show", "main:cb/users")).isEqualTo("3");
    }

    @Test
    void put_ofKeysSoDeepThatTheyMeet_isRefusedAndLosesNothing() {
        init("data", 1);
        try (State state = open(directory.resolve("data"))) {
            // More levels than there are directories.
            String deep = "a" + "/a".repeat(299);
            put(state, deep, "1");
            Layout layout = new Layout(1);
            List<String> meeting = IntStream.range(1, 299)
                    .mapToObj(levels -> deep.substring(0, 2 * levels - 1))
                    .filter(above -> layout.isInTheWay(new Key(above), new Key(deep)))
                    .limit(3)
                    .toList();
            assertThat(meeting).isNotEmpty();
            for (String above : meeting) {
                assertThat(state.apply(putting(above))).isEqualTo(new KeyClash(new Key(above), new Key(deep)));
            }
            put(state, "a", "2");
            assertThat(keys(state, "")).containsExactly("a", deep);
            assertThat(get(state, deep)).isEqualTo("1");
        }
        Git.fsckStrict(directory.resolve("data"));
    }

    private Revision init(String name, @Nullable Integer fanOut) {
        return GitStore.init(directory.resolve(name), new InitOptions(null, "a", "c19", fanOut));
    }

    /** The first key, after putting one. */
    private String openConfigured(@Nullable String fanOut) {
        Path data = directory.resolve("data");
        Map<String, String> settings = fanOut == null
                ? Map.of("path", data.toString())
                : Map.of("path", data.toString(), "layout.fan_out", fanOut);
        try (State state = new GitStateKind().configure(Settings.of(settings)).open(CONTEXT)) {
            put(state, "users/42", "x");
            return keys(state, "").get(0);
        }
    }

    private static List<String> keys(State state, String prefix) {
        return state.head().list(ListQuery.of(new Prefix(prefix), 1_000)).entries().stream()
                .map(Listed::key)
                .map(Key::text)
                .toList();
    }

    private static Batch putting(String key) {
        return Batch.of(new Mutation.Put(new Key(key), Value.of("x".getBytes(UTF_8))));
    }

    /** What is said to a commit on top of {@code main} that has these files too. */
    private @Nullable String objection(Path data, Map<String, String> files) throws IOException {
        String theirs = committed(data, files);
        try (State state = GitStore.open(data, CONTEXT)) {
            Adopted answer = ((Replica) state).adopt(ObjectId.fromString(theirs), true);
            return answer instanceof Adopted.Refused refused ? refused.why() : null;
        }
    }

    private String committed(Path data, Map<String, String> files) throws IOException {
        Path work = Files.createTempDirectory(directory, "work");
        Git.in(directory).run("clone", "-q", data.toString(), work.toString());
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = work.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        Git git = Git.in(work);
        git.run("add", "-A");
        git.run("commit", "-q", "-m", "by hand");
        String commit = git.run("rev-parse", "HEAD").strip();
        git.run("push", "-q", "origin", "HEAD:refs/heads/" + commit);
        return commit;
    }
}
