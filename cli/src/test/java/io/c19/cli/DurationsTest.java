package io.c19.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({"1ms,PT0.001S", "90s,PT90S", "5m,PT5M", "12h,PT12H", "7d,P7D", "3650d,P3650D", "007s,PT7S"})
    void parse_numberWithUnit_isThatLong(String text, Duration expected) {
        assertThat(Durations.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5",
                "m",
                "0s",
                "-1s",
                "1.5h",
                "5 m",
                "5M",
                "1w",
                "3651d",
                "999999999999999999d",
                "1m30s",
                "٥m"
            })
    void parse_anythingElse_saysWhatIsExpected(String text) {
        assertThatThrownBy(() -> Durations.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected: a number with its unit");
    }
}
