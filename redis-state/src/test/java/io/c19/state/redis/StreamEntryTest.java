package io.c19.state.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** When an entry says that what was known before it is lost. */
class StreamEntryTest {
    private final StreamEntry entry = entry(11, 13, "a", "d");

    private static StreamEntry entry(long first, long last, String before, String mark) {
        List<Step> steps = LongStream.rangeClosed(first, last)
                .mapToObj(number -> new Step(number, Instant.EPOCH, List.of()))
                .toList();
        return new StreamEntry(steps, last, before, mark);
    }

    private static Mark known(long step, String digits) {
        return new Mark(new Position("12345678", step), digits);
    }

    @Test
    void aMarkThatLedThere_isNotContradicted() {
        assertThat(entry.contradicts(known(10, "a"))).isFalse();
        assertThat(entry.contradicts(known(13, "d"))).isFalse();
        assertThat(entry.end("12345678")).isEqualTo(known(13, "d"));
    }

    @Test
    void otherStepsOfTheSameNumbers_areContradicted_beforeItAndAtItsEndAndWithin() {
        assertThat(entry.contradicts(known(10, "x"))).isTrue();
        assertThat(entry.contradicts(known(13, "x"))).isTrue();
        assertThat(entry.contradicts(known(11, "x"))).isTrue();
        assertThat(entry.contradicts(known(12, "d"))).isTrue();
    }

    @Test
    void stepsInBetweenOrLater_sayNothing() {
        assertThat(entry.contradicts(known(9, "x"))).isFalse();
        assertThat(entry.contradicts(known(14, "x"))).isFalse();
    }

    @Test
    void unmarked_ofAProgramThatDidNot_saysNothing() {
        for (long step = 9; step < 15; step++) {
            assertThat(entry.contradicts(known(step, ""))).isFalse();
            assertThat(entry(11, 13, "", "").contradicts(known(step, "x"))).isFalse();
        }
    }

    @Test
    void whole_isThatNoStepIsMissing() {
        assertThat(entry.whole()).isTrue();
        assertThat(new StreamEntry(entry.steps().subList(0, 2), 13, "a", "d").whole())
                .isFalse();
    }
}
