package com.example.c19.peers;

import static io.c19.fixtures.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.c19.layers.Health;
import io.c19.layers.LayerContext;
import io.c19.layers.Limits;
import io.c19.layers.PeerProvider;
import io.c19.layers.config.ConfigException;
import io.c19.layers.config.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileProviderTest {
    private static final LayerContext CONTEXT = new LayerContext("test", Clock.systemUTC(), Limits.DEFAULT);

    @TempDir
    Path directory;

    private PeerProvider open(Path file) {
        return new FileProviderKind()
                .configure(Settings.of(Map.of("path", file.toString(), "interval", "20")))
                .open(CONTEXT);
    }

    @Test
    void peers_areTheLinesOfTheFile_andFollowIt() throws Exception {
        Path file = Files.writeString(directory.resolve("peers"), "# ours\n10.0.0.1:4097\n\n  c19-2.example  \n");
        try (PeerProvider provider = open(file)) {
            assertThat(provider.peers()).containsOnly("10.0.0.1:4097", "c19-2.example");
            Files.writeString(file, "10.0.0.3:4097\n");
            eventually(() -> assertThat(provider.peers()).containsOnly("10.0.0.3:4097"));
            Files.delete(file);
            Files.writeString(directory.resolve("other"), "x");
            assertThat(provider.peers()).containsOnly("10.0.0.3:4097");
        }
    }

    @Test
    void file_thatCouldNeverBeRead_isAReasonToGetNoRequests() throws Exception {
        Path file = directory.resolve("none");
        try (PeerProvider provider = open(file)) {
            Health health = provider.capability(Health.class).orElseThrow();
            assertThat(health.unready()).contains("none");
            Files.writeString(file, "a:1\n");
            eventually(() -> assertThat(health.unready()).isNull());
        }
        assertThatThrownBy(() -> new FileProviderKind().configure(Settings.of(Map.of())))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("path");
    }
}
