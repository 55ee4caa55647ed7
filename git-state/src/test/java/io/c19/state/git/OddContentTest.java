package io.c19.state.git;

import static io.c19.fixtures.Eventually.eventually;
import static io.c19.state.git.Stores.get;
import static io.c19.state.git.Stores.init;
import static io.c19.state.git.Stores.put;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.c19.fixtures.Git;
import io.c19.fixtures.TestClock;
import io.c19.layers.ApplyResult;
import io.c19.layers.Batch;
import io.c19.layers.Committed;
import io.c19.layers.Expiry;
import io.c19.layers.History;
import io.c19.layers.Key;
import io.c19.layers.KeyChange;
import io.c19.layers.LayerContext;
import io.c19.layers.Limits;
import io.c19.layers.ListQuery;
import io.c19.layers.Mutation;
import io.c19.layers.Note;
import io.c19.layers.Prefix;
import io.c19.layers.Progress;
import io.c19.layers.Revision;
import io.c19.layers.Selection;
import io.c19.layers.State;
import io.c19.layers.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Content that no client of ours writes but a Git repository can hold, and what expiry leaves behind. */
class OddContentTest {
    private static final Expiry NO_PURGE = new Expiry(null, Duration.ofDays(1));

    private final TestClock clock = new TestClock();

    @TempDir
    Path directory;

    @Test
    void list_ofAStoreWithPathsThatAreNoKeys_leavesThemOut() throws IOException {
        Path work = Files.createDirectories(directory.resolve("work"));
        for (String name : new String[] {"%2E", "%2E.", "a\tb", ".hidden", "dir/.gitignore", "key"}) {
            Path file = work.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "x");
        }
        Path data = started(work);
        try (State state = open(data)) {
            assertThat(state.head().list(ListQuery.of(Prefix.ALL, 10)).entries())
                    .extracting(listed -> listed.key().text())
                    .containsExactly("key");
            History history = (History) state;
            Revision head = state.head().revision();
            assertThat(history.log(new Selection.Under(Prefix.ALL), head, null, 10)
                            .revisions())
                    .hasSize(1);
            // A put may not take the place of what is kept.
            ApplyResult result = state.apply(Batch.of(new Mutation.Put(new Key("dir"), Value.of(new byte[0]))));
            assertThat(result).isInstanceOf(ApplyResult.KeyClash.class);
            put(state, "dir/key", "1");
        }
        assertThat(Git.in(data).run("show", "main:dir/.gitignore")).isEqualTo("x");
    }

    @Test
    void purge_besideMetadataWithoutValues_removesBoth() throws IOException {
        Path data = init(directory.resolve("data"));
        try (State state = open(data)) {
            for (int i = 0; i < 3; i++) {
                putFor(state, "orphan/" + i, Duration.ofSeconds(5));
            }
        }
        Path clone = directory.resolve("clone");
        Git.in(directory).run("clone", "-q", data.toString(), "clone");
        Git.in(clone).run("rm", "-q", "-r", "orphan");
        Git.in(clone).run("commit", "-q", "-m", "by hand");
        Git.in(clone).run("push", "-q", "origin", "HEAD:main");
        try (State state = GitStore.open(data, context(), null, null, new Expiry(null, Duration.ofMillis(10)))) {
            putFor(state, "key", Duration.ofSeconds(5));
            put(state, "stays", "1");
            clock.advance(Duration.ofMinutes(1));

            eventually(() -> assertThat(Git.in(data).run("ls-tree", "-r", "--name-only", "main"))
                    .isEqualTo(".c19/store.json\nstays\n"));
        }
    }

    @Test
    void purge_withMetadataThatSaysNonsense_goesOn() throws IOException {
        Path work = Files.createDirectories(directory.resolve("work"));
        Files.createDirectories(work.resolve(".c19/meta"));
        Files.writeString(work.resolve("odd"), "x");
        Files.writeString(work.resolve(".c19/meta/odd"), "{\"expires\":\"+999999999-01-01T00:00:00Z\"}");
        Path data = started(work);
        try (State state = GitStore.open(data, context(), null, null, new Expiry(null, Duration.ofMillis(10)))) {
            putFor(state, "key", Duration.ofSeconds(5));
            clock.advance(Duration.ofMinutes(1));

            eventually(() -> assertThat(state.status().keys()).isEqualTo(1));
            assertThat(get(state, "odd")).isEqualTo("x");
        }
    }

    @Test
    void put_overWhatHasExpired_removesItWholeAndSaysSo() {
        Path data = init(directory.resolve("data"));
        try (State state = open(data)) {
            putFor(state, "a", Duration.ofSeconds(5));
            putFor(state, "d/e", Duration.ofSeconds(5));
            clock.advance(Duration.ofMinutes(1));
            List<Committed> steps = new CopyOnWriteArrayList<>();
            state.subscribe(steps::add);

            put(state, "a/b", "1");
            put(state, "d", "2");

            eventually(() -> assertThat(steps).hasSize(2));
            assertThat(steps.get(0).changes()).extracting(KeyChange::key).containsExactly(new Key("a"), new Key("a/b"));
            assertThat(steps.get(1).changes()).extracting(KeyChange::key).containsExactly(new Key("d"), new Key("d/e"));
        }
        assertThat(Git.in(data).run("ls-tree", "-r", "--name-only", "main")).isEqualTo(".c19/store.json\na/b\nd\n");
    }

    @Test
    void revert_toWhatHasExpiredSince_restoresNothing() {
        Path data = init(directory.resolve("data"));
        try (State state = open(data)) {
            putFor(state, "a", Duration.ofSeconds(5));
            Revision then = state.head().revision();
            state.apply(Batch.of(new Mutation.Delete(new Key("a"))));
            clock.advance(Duration.ofMinutes(1));

            ApplyResult result = ((History) state).revert(new Selection.One(new Key("a")), then, Note.NONE);

            assertThat(result).isInstanceOf(ApplyResult.Applied.class);
            assertThat(get(state, "a")).isNull();
            assertThat(state.status().keys()).isZero();
        }
    }

    @Test
    void fsck_ofALargeValue_findsNothing() {
        Path data = init(directory.resolve("data"));
        LayerContext roomy = new LayerContext("test", clock, new Limits(1_024, 200, 64 << 20, 1_000, 1_000));
        try (State state = GitStore.open(data, roomy, null, null, NO_PURGE)) {
            state.apply(Batch.of(new Mutation.Put(new Key("large"), Value.of(new byte[60 << 20]))));
        }
        assertThat(GitStore.fsck(data, Progress.NONE).problems()).isEmpty();
    }

    private Path started(Path work) {
        Git.in(work).run("init", "-q", "-b", "main");
        Git.in(work).run("add", "-A");
        Git.in(work).run("commit", "-q", "-m", "first");
        Path data = directory.resolve("data");
        GitStore.init(data, new InitOptions(work.toString(), "a", "c19"));
        return data;
    }

    private LayerContext context() {
        return new LayerContext("test", clock, Limits.DEFAULT);
    }

    private State open(Path data) {
        return GitStore.open(data, context(), null, null, NO_PURGE);
    }

    private void putFor(State state, String key, Duration ttl) {
        Value value = new Value("x".getBytes(UTF_8), null, clock.instant().plus(ttl), null);
        state.apply(Batch.of(new Mutation.Put(new Key(key), value)));
    }
}
