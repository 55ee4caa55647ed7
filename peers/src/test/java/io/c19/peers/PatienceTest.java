package io.c19.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private static final Duration GRACE = Duration.ofHours(1);
    private static final Duration HALF = GRACE.dividedBy(2);
    private static final int RATE = 10;

    private final ScheduledExecutorScheduler scheduler = new ScheduledExecutorScheduler();
    private long now;
    private Patience patience = new Patience(new Steadiness(GRACE, RATE), scheduler, () -> now, () -> {});

    @BeforeEach
    void start() throws Exception {
        scheduler.start();
    }

    @AfterEach
    void stop() throws Exception {
        scheduler.stop();
    }

    private void moved(long bytes, Duration within) {
        patience.begin();
        now += within.toNanos();
        patience.end();
        patience.earn(bytes);
    }

    @Test
    void whoIsAsFastAsNeeded_isWaitedForWithoutAnEnd() {
        for (int i = 0; i < 1_000; i++) {
            moved(HALF.toSeconds() * RATE, HALF);
            assertThat(patience.left()).isEqualTo(GRACE.toNanos());
        }
    }

    @Test
    void whoMovesAByteNowAndThen_isNotWaitedForAnyLonger() {
        moved(1, HALF);
        assertThat(patience.left()).isPositive();
        moved(1, HALF.plusSeconds(1));
        assertThat(patience.left()).isNotPositive();
    }

    @Test
    void whoWasFast_hasNoMoreThanTheGrace() {
        moved(1L << 40, Duration.ZERO);
        moved(0, GRACE);
        assertThat(patience.left()).isNotPositive();
    }

    @Test
    void timeOfTheAgentItself_doesNotCount() {
        now += GRACE.multipliedBy(2).toNanos();
        moved(0, Duration.ZERO);
        assertThat(patience.left()).isEqualTo(GRACE.toNanos());
    }
}
