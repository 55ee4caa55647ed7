package io.c19.state.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Local writes wait for what takes long to be taken, a little and no more. */
class YieldingTest {
    private final AtomicLong now = new AtomicLong(-5);
    private final Yielding yielding = Yielding.toTaking(now::get);

    @Test
    void pause_growsWithWhatTakesLongest_upToABound_andEndsWithIt() {
        assertThat(yielding.pause()).isZero();
        long first = yielding.begin();
        long second = yielding.begin();
        assertThat(second).isNotEqualTo(first);
        pass(200);
        assertThat(yielding.pause()).isZero();
        pass(150);
        assertThat(yielding.pause()).isEqualTo(Duration.ofMillis(5));
        yielding.end(second);
        pass(60_000);
        assertThat(yielding.pause()).isEqualTo(Duration.ofMillis(50));
        yielding.end(first);
        assertThat(yielding.pause()).isZero();
    }

    /** Who is slow to take what is sent to it must cost next to nothing. */
    @Test
    void pause_forWhatIsOnItsWay_beginsLater_andIsShorter() {
        Yielding exchanges = Yielding.toExchanges(now::get);
        long first = exchanges.begin();
        pass(1_000);
        assertThat(exchanges.pause()).isZero();
        pass(500);
        assertThat(exchanges.pause()).isEqualTo(Duration.ofMillis(5));
        pass(60_000);
        assertThat(exchanges.pause()).isEqualTo(Duration.ofMillis(10));
        exchanges.end(first);
        assertThat(exchanges.pause()).isZero();
    }

    private void pass(long millis) {
        now.addAndGet(Duration.ofMillis(millis).toNanos());
    }
}
