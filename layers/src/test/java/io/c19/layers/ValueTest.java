package io.c19.layers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ValueTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.006Z");

    @Test
    void new_times_areOfWholeMilliseconds() {
        Value value = new Value(new byte[0], null, NOW.plusNanos(999_999), NOW.plusNanos(1));
        assertThat(value.expires()).isEqualTo(NOW);
        assertThat(value.written()).isEqualTo(NOW);
    }

    @Test
    void new_expiryBeyondAllTimes_isNever() {
        assertThat(new Value(new byte[0], null, Instant.MAX, null).expires()).isNull();
        Instant last = Instant.parse("9999-12-31T23:59:59.999Z");
        assertThat(new Value(new byte[0], null, last, null).expires()).isEqualTo(last);
    }

    @Test
    void new_defaultType_isTheSameAsNone() {
        Value value = new Value(new byte[] {1}, "application/octet-stream", null, null);
        assertThat(value).isEqualTo(Value.of(new byte[] {1})).hasSameHashCodeAs(Value.of(new byte[] {1}));
        assertThat(value.contentTypeOrDefault()).isEqualTo("application/octet-stream");
    }

    @Test
    void equals_comparesBytesAndAllThatIsSaidOfThem() {
        Value value = new Value(new byte[] {1}, "a/b", NOW, NOW);
        assertThat(value).isEqualTo(new Value(new byte[] {1}, "a/b", NOW, NOW));
        assertThat(value)
                .isNotEqualTo(new Value(new byte[] {2}, "a/b", NOW, NOW))
                .isNotEqualTo(new Value(new byte[] {1}, "a/c", NOW, NOW))
                .isNotEqualTo(new Value(new byte[] {1}, "a/b", null, NOW))
                .isNotEqualTo(new Value(new byte[] {1}, "a/b", NOW, null));
    }

    @Test
    void expiredAt_fromTheInstantOn() {
        Value value = new Value(new byte[0], null, NOW, null);
        assertThat(value.expiredAt(NOW.minusMillis(1))).isFalse();
        assertThat(value.expiredAt(NOW)).isTrue();
        assertThat(Value.of(new byte[0]).expiredAt(Instant.MAX)).isFalse();
    }

    @Test
    void toString_doesNotTellTheValue() {
        assertThat(new Value(new byte[] {'s'}, "a/b", null, null)).hasToString("Value[1 bytes, a/b, expires null]");
    }
}
