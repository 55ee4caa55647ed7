package io.c19.cli.serve;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.c19.cli.Agents;
import io.c19.layers.LayerException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A state and a connection that do not fit refuse to start, and say what would. */
class PartnersTest {
    @TempDir
    private Path directory;

    @Test
    void gitConnection_refusesAStateThatHasNoCommits() {
        assertThatThrownBy(() -> Agents.start("state.kind", "Memory", "connection.kind", "Git", "connection.port", "0"))
                .isInstanceOf(LayerException.class)
                .hasMessage("A connection of kind Git cannot spread a state of kind Memory: choose state.kind Git,"
                        + " or connection.kind Default or Query.");
    }

    @Test
    void defaultConnection_refusesAStateWhoseReplicasExchangeCommits() {
        String path = directory.toString();
        assertThatThrownBy(() -> Agents.start(
                        "state.kind", "Git", "state.path", path, "connection.kind", "Default", "connection.port", "0"))
                .isInstanceOf(LayerException.class)
                .hasMessage("A connection of kind Default cannot spread a state of kind Git, whose replicas exchange"
                        + " commits: choose connection.kind Git, or state.kind Memory, Redis or Sql.");
    }

    @Test
    void queryConnection_fitsAny() {
        String path = directory.resolve("q").toString();
        Agents.start("state.kind", "Git", "state.path", path, "connection.kind", "Query", "connection.port", "0")
                .close();
        Agents.start("state.kind", "Memory", "connection.kind", "Query", "connection.port", "0")
                .close();
    }
}
