package io.c19.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.codahale.metrics.Clock;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LastMinuteTest {
    private long nanos = 17;
    private final LastMinute rate = new LastMinute(new Clock() {
        @Override
        public long getTick() {
            return nanos;
        }
    });

    private double after(int seconds, int count) {
        nanos += TimeUnit.SECONDS.toNanos(seconds);
        rate.update(count);
        return rate.getM1Rate();
    }

    @Test
    void rate_ofTheFirstTime_isWhatCame() {
        assertThat(after(10, 50)).isCloseTo(5, within(1e-9));
        assertThat(rate.getM1Rate()).as("asked again at once").isCloseTo(5, within(1e-9));
    }

    @Test
    void rate_afterAMinuteWithout_isAThird_andDoesNotDependOnHowOftenItIsAsked() {
        assertThat(after(10, 50)).isCloseTo(5, within(1e-9));
        for (int i = 0; i < 6; i++) {
            after(10, 0);
        }
        assertThat(rate.getM1Rate()).isCloseTo(5 / Math.E, within(1e-9));
        assertThat(after(3600, 0)).isCloseTo(0, within(1e-9));
        assertThat(after(60, 600)).isCloseTo(10 * (1 - 1 / Math.E), within(1e-9));
    }
}
