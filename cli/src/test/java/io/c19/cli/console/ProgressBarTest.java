package io.c19.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.cli.console.Console.Terminals;
import io.c19.fixtures.TestClock;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final TestClock clock = new TestClock();

    @Test
    void work_ofLessThanASecond_isSilent() {
        try (ProgressBar bar = bar(true)) {
            bar.at("Importing", 1, 10);
            clock.advance(Duration.ofMillis(999));
            bar.at("Importing", 2, 10);
        }

        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void work_ofLonger_isDrawnNowAndThenAndWipedOut() {
        try (ProgressBar bar = bar(true)) {
            clock.advance(Duration.ofSeconds(1));
            bar.at("Importing", 500, 2_000);
            bar.at("Importing", 501, 2_000);
            clock.advance(Duration.ofMillis(100));
            bar.at("Importing", 2_000, 2_000);
        }

        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("\r\u001B[KImporting  [" + "#".repeat(7) + ".".repeat(23) + "] 500 of 2,000"
                        + "\r\u001B[KImporting  [" + "#".repeat(30) + "] 2,000 of 2,000" + "\r\u001B[K");
    }

    @Test
    void work_withoutATerminal_isSilent() {
        try (ProgressBar bar = bar(false)) {
            clock.advance(Duration.ofMinutes(1));
            bar.at("Exporting", 5, 0);
        }

        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    private ProgressBar bar(boolean terminal) {
        return new ProgressBar(new Console(
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of(),
                new Terminals(false, false, terminal),
                clock,
                false));
    }
}
