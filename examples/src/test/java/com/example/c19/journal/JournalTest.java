package com.example.c19.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.c19.layers.Batch;
import io.c19.layers.Key;
import io.c19.layers.LayerContext;
import io.c19.layers.Limits;
import io.c19.layers.Mutation;
import io.c19.layers.State;
import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import io.c19.layers.Value;
import io.c19.layers.config.Settings;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What this kind promises beyond the contract. */
class JournalTest {
    @TempDir
    Path directory;

    private State open() {
        Settings settings = Settings.of(Map.of("path", directory.resolve("j").toString()));
        return new JournalKind().configure(settings).open(new LayerContext("test", Clock.systemUTC(), Limits.DEFAULT));
    }

    private static void put(State state, String key) {
        state.apply(Batch.of(new Mutation.Put(new Key(key), Value.of(key.getBytes(UTF_8)))));
    }

    @Test
    void recordThatWasNotWrittenToItsEnd_isAsIfItHadNeverBeen() throws Exception {
        Path file = directory.resolve("j");
        try (State state = open()) {
            put(state, "a");
        }
        long whole = Files.size(file);
        try (State state = open()) {
            put(state, "b");
        }
        for (long length = Files.size(file) - 1; length > whole; length--) {
            try (RandomAccessFile torn = new RandomAccessFile(file.toFile(), "rw")) {
                torn.setLength(length);
            }
            try (State state = open()) {
                assertThat(state.head().get(new Key("a"))).isPresent();
                assertThat(state.head().get(new Key("b"))).isEmpty();
                put(state, "b"); // and it goes on
            }
            try (State state = open()) {
                assertThat(state.head().get(new Key("b"))).isPresent();
            }
        }
    }

    @Test
    void journalThatIsOpen_isNotOpenedTwice() {
        try (State first = open()) {
            assertThat(first.fault()).isNull();
            assertThatThrownBy(this::open).isInstanceOfSatisfying(StateException.class, e -> assertThat(e.reason())
                    .isEqualTo(Reason.LOCKED));
        }
    }
}
