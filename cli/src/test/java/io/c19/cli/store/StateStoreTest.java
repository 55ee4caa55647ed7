package io.c19.cli.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.c19.cli.Agents;
import io.c19.cli.serve.RunningAgent;
import io.c19.layers.Batch;
import io.c19.layers.Key;
import io.c19.layers.Mutation;
import io.c19.layers.StateException;
import io.c19.layers.Value;
import io.c19.state.git.GitStore;
import io.c19.state.git.InitOptions;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateStoreTest extends StoreContract {
    @TempDir
    Path directory;

    private Store store;

    @BeforeEach
    void open() {
        GitStore.init(data(), new InitOptions(null, "n1", "c19"));
        store = Stores.open(data(), Access.WRITE, "test", Clock.systemUTC());
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    Store store() {
        return store;
    }

    @Test
    void open_whileAnAgentRuns_readsButDoesNotWrite() {
        store.write(Batch.of(new Mutation.Put(new Key("a"), Value.of(new byte[] {1}))));
        store.close();
        try (RunningAgent agent = Agents.onGit(data());
                Store reading = Stores.open(data(), Access.READ, "test", Clock.systemUTC())) {
            assertThat(agent.address().getPort()).isPositive();
            assertThat(reading.get(new Key("a"), null)).isPresent();
            assertThatThrownBy(() -> Stores.open(data(), Access.WRITE, "test", Clock.systemUTC()))
                    .isInstanceOfSatisfying(
                            StateException.class, e -> assertThat(e.reason()).isEqualTo(StateException.Reason.LOCKED));
        }
        store = Stores.open(data(), Access.WRITE, "test", Clock.systemUTC());
    }

    private Path data() {
        return directory.resolve("data");
    }
}
