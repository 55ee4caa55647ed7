package io.c19.agent.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BodyStreamTest {
    private final AtomicLong nanos = new AtomicLong(-5);

    @Test
    void read_slowButDoneInTime_isFine() throws IOException {
        BodyStream body = body(10, Duration.ofSeconds(3));

        assertThat(body.readAllBytes()).hasSize(10);
    }

    @Test
    void read_slowAndLarge_isFineAtTheLeastPace() throws IOException {
        BodyStream body = body(100_000, Duration.ofNanos(1_000_000_000 / 1_024));

        assertThat(body.readAllBytes()).hasSize(100_000);
    }

    @Test
    void read_trickle_isGivenUp() {
        BodyStream body = body(1_000_000, Duration.ofMillis(100));

        assertThatThrownBy(body::readAllBytes)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().status()).isEqualTo(408))
                .hasMessageContaining("did not come in time");
    }

    /** Bytes that come one by one, each after a while. */
    private BodyStream body(int length, Duration each) {
        return new BodyStream(
                new InputStream() {
                    private int left = length;

                    @Override
                    public int read() {
                        nanos.addAndGet(each.toNanos());
                        return left-- > 0 ? 1 : -1;
                    }

                    @Override
                    public int read(byte[] bytes, int offset, int count) {
                        return read() < 0 ? -1 : 1;
                    }
                },
                nanos::get);
    }
}
