package io.c19.state.git;

import static io.c19.fixtures.Eventually.eventually;
import static io.c19.state.git.Stores.get;
import static io.c19.state.git.Stores.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.c19.fixtures.Git;
import io.c19.layers.Expiry;
import io.c19.layers.State;
import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import io.c19.state.git.disk.LossyDisk;
import io.c19.state.git.disk.LossyDisk.Operation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A disk that fails or is full: what is acknowledged stays, reads go on, and whoever asks is told. */
class FailingDiskTest {
    private static final Expiry NO_TTL = new Expiry(null, Expiry.PURGE_INTERVAL);

    /** Does not fit into what a full disk has left of the log. */
    private static final String LARGE = "a large value ".repeat(70_000);

    @TempDir
    Path directory;

    private final LossyDisk disk = new LossyDisk();
    private final AtomicReference<@Nullable Fault> fault = new AtomicReference<>();
    private Path data;

    /** @param operation that fails on paths that contain that */
    private record Fault(Operation operation, String path, String message) {}

    @BeforeEach
    void init() {
        data = Stores.init(directory.resolve("data"));
        disk.before(step -> {
            Fault now = fault.get();
            if (now != null
                    && step.operation() == now.operation
                    && step.path().toString().contains(now.path)) {
                throw new IOException(now.message);
            }
        });
    }

    @AfterEach
    void fsck() {
        fault.set(null);
        Git.fsckStrict(data);
    }

    private State open() {
        return GitStore.open(data, Stores.CONTEXT, null, null, NO_TTL, disk);
    }

    @ParameterizedTest
    @CsvSource({"FORCE, Input/output error", "WRITE, Input/output error", "WRITE, No space left on device"})
    void put_whenTheLogFails_isRefusedUntilTheNextStart(Operation failing, String message) {
        try (State state = open()) {
            put(state, "a", "1");
            fault.set(new Fault(failing, "/c19/log/", message));
            assertThatThrownBy(() -> put(state, "a", "2")).isInstanceOf(StateException.class);
            fault.set(null);

            assertThatThrownBy(() -> put(state, "a", "3"))
                    .isInstanceOfSatisfying(
                            StateException.class, e -> assertThat(e.reason()).isEqualTo(Reason.IO))
                    .hasMessageContaining(message)
                    .hasMessageContaining("start again");
            assertThat(state.fault()).contains(message).contains("start again");
            assertThat(get(state, "a")).isEqualTo("1");
        }
        try (State state = open()) {
            // What was not acknowledged may be there all the same, as a whole.
            assertThat(get(state, "a")).isIn("1", "2");
            assertThat(state.fault()).isNull();
            put(state, "a", "4");
        }
        try (State state = open()) {
            assertThat(get(state, "a")).isEqualTo("4");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "CREATE, objects/pack/", "WRITE, objects/pack/", "FORCE, objects/pack/", "MOVE, objects/pack/",
        "SYNC_DIRECTORY, objects/pack", "CREATE, refs/c19/nodes/", "FORCE, refs/c19/nodes/", "MOVE, refs/c19/nodes/",
        "SYNC_DIRECTORY, refs/c19/nodes", "CREATE, refs/heads/", "WRITE, refs/heads/", "MOVE, refs/heads/",
        "SYNC_DIRECTORY, refs/heads"
    })
    void put_whileNothingCanBePacked_isDoneAndPackedAfterwards(Operation failing, String path) {
        String last = "";
        try (State state = open()) {
            put(state, "a", "1");
            Stores.packed(data, state);
            fault.set(new Fault(failing, path, LossyDisk.IO_ERROR));
            for (int i = 2; i <= 5; i++) {
                last = put(state, "a", "" + i).id();
            }
            assertThat(get(state, "a")).isEqualTo("5");
            // Not before it was tried and failed.
            long tries = disk.count(failing);
            eventually(() -> assertThat(disk.count(failing)).isGreaterThan(tries));
            fault.set(null);
            Stores.packed(data, state);
            assertThat(Git.in(data).run("rev-parse", "refs/c19/nodes/a").strip())
                    .isEqualTo(last);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"objects/pack/", "refs/c19/nodes/", "refs/heads/"})
    void close_whileNothingCanBePacked_leavesItToTheNextStart(String path) {
        try (State state = open()) {
            put(state, "a", "1");
            fault.set(new Fault(Operation.CREATE, path, LossyDisk.IO_ERROR));
            put(state, "a", "2");
        }
        fault.set(null);
        try (State state = open()) {
            assertThat(get(state, "a")).isEqualTo("2");
            Stores.packed(data, state);
        }
    }

    @Test
    void put_onAFullDisk_isRefusedAndWorksAgainWhenThereIsRoom() {
        List<String> acknowledged = new ArrayList<>();
        try (State state = open()) {
            disk.full(true);
            assertThatThrownBy(() -> {
                        while (true) {
                            put(state, "key" + acknowledged.size(), LARGE.substring(0, 10_000));
                            acknowledged.add("key" + acknowledged.size());
                        }
                    })
                    .isInstanceOfSatisfying(
                            StateException.class, e -> assertThat(e.reason()).isEqualTo(Reason.FULL));
            assertThat(acknowledged).as("what there was room for").isNotEmpty();
            assertThat(state.fault()).contains("no room left");
            assertThat(acknowledged).allMatch(key -> get(state, key) != null);

            disk.full(false);
            eventually(() -> assertThat(state.fault())
                    .as("who waits for readiness must not wait for a write")
                    .isNull());
            put(state, "large", LARGE);
            assertThat(acknowledged).allMatch(key -> get(state, key) != null);
            Stores.packed(data, state);
        }
    }
}
