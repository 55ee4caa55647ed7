package io.c19.state.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PurgeTurnTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final PurgeTurn TURN = new PurgeTurn(Duration.ofSeconds(60));

    @Test
    void expiredBy_aloneOrFirst_isAnIntervalAgo() {
        assertThat(TURN.expiredBy(NOW, "b", List.of())).isEqualTo(NOW.minusSeconds(60));
        assertThat(TURN.expiredBy(NOW, "b", List.of("b", "c"))).isEqualTo(NOW.minusSeconds(60));
    }

    @Test
    void expiredBy_behindOthers_isAnIntervalLaterForEach_butNotForEver() {
        assertThat(TURN.expiredBy(NOW, "c", List.of("a", "b", "c", "d"))).isEqualTo(NOW.minusSeconds(180));
        assertThat(TURN.expiredBy(NOW, "z", List.of("a", "b", "c", "d", "e", "f")))
                .isEqualTo(NOW.minusSeconds(240));
    }
}
