package io.c19.state.git;

import static io.c19.fixtures.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.c19.fixtures.Git;
import io.c19.layers.ApplyResult;
import io.c19.layers.ApplyResult.Applied;
import io.c19.layers.Batch;
import io.c19.layers.Key;
import io.c19.layers.LayerContext;
import io.c19.layers.Limits;
import io.c19.layers.Mutation;
import io.c19.layers.Revision;
import io.c19.layers.Snapshot;
import io.c19.layers.State;
import io.c19.layers.Value;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Short words for what these tests do all the time. */
final class Stores {
    static final LayerContext CONTEXT = new LayerContext("test", Clock.systemUTC(), Limits.DEFAULT);

    private Stores() {}

    static Path init(Path directory) {
        GitStore.init(directory, new InitOptions(null, "a", "c19"));
        return directory;
    }

    static State open(Path directory) {
        return GitStore.open(directory, CONTEXT);
    }

    static Revision put(State state, String key, String value) {
        ApplyResult result = state.apply(Batch.of(new Mutation.Put(new Key(key), Value.of(value.getBytes(UTF_8)))));
        assertThat(result).isInstanceOf(Applied.class);
        return ((Applied) result).revision();
    }

    /** Waits until plain Git sees what the state holds. */
    static void packed(Path data, State state) {
        eventually(() -> assertThat(Git.in(data).run("rev-parse", "main").strip())
                .isEqualTo(state.head().revision().id()));
    }

    static @Nullable String get(State state, String key) {
        return get(state.head(), key);
    }

    static @Nullable String get(Snapshot snapshot, String key) {
        return snapshot.get(new Key(key))
                .map(entry -> new String(entry.value().bytes(), UTF_8))
                .orElse(null);
    }
}
