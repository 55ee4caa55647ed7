package io.c19.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.c19.layers.config.ConfigException;
import io.c19.layers.config.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExpiryTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @Test
    void read_nothing_isC19sDefault() {
        assertThat(Expiry.read(Settings.of(Map.of()))).isEqualTo(new Expiry(null, Duration.ofMinutes(1)));
    }

    @Test
    void read_outOfBounds_isRefused() {
        for (Map<String, String> wrong :
                List.of(Map.of("ttl", "0"), Map.of("ttl", "3153600000001"), Map.of("purge_interval", "86400001"))) {
            assertThatThrownBy(() -> Expiry.read(Settings.of(wrong))).isInstanceOf(ConfigException.class);
        }
    }

    @Test
    void applyTo_valueWithoutExpiry_getsOneFromWhenItWasWritten() {
        Expiry expiry = Expiry.read(Settings.of(Map.of("ttl", "1000")));
        Value plain = Value.of(new byte[0]);
        assertThat(expiry.applyTo(plain, NOW).expires()).isEqualTo(NOW.plusSeconds(1));
        Value written = new Value(new byte[0], "a/b", null, NOW.minusSeconds(60));
        assertThat(expiry.applyTo(written, NOW))
                .isEqualTo(new Value(new byte[0], "a/b", NOW.minusSeconds(59), NOW.minusSeconds(60)));
        Value own = new Value(new byte[0], null, NOW, null);
        assertThat(expiry.applyTo(own, NOW)).isEqualTo(own);
        assertThat(new Expiry(null, Duration.ofMinutes(1)).applyTo(plain, NOW)).isEqualTo(plain);
    }
}
