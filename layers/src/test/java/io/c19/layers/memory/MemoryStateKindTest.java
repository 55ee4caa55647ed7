package io.c19.layers.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.c19.layers.StateKind;
import io.c19.layers.config.ConfigException;
import io.c19.layers.config.Settings;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class MemoryStateKindTest {
    @Test
    void load_findsTheKind() {
        assertThat(ServiceLoader.load(StateKind.class))
                .anySatisfy(kind -> assertThat(kind).isInstanceOf(MemoryStateKind.class));
    }

    @Test
    void configure_withNoTime_namesFieldAndBounds() {
        assertThatThrownBy(() -> new MemoryStateKind().configure(Settings.of(Map.of("ttl", "5m"))))
                .isInstanceOf(ConfigException.class)
                .hasMessage("ttl: '5m' (expected: milliseconds as a whole number from 1 to 3153600000000), from given");
        assertThatThrownBy(() -> new MemoryStateKind().configure(Settings.of(Map.of("purge_interval", "0"))))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("purge_interval: '0'");
    }
}
