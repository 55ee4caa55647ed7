package io.c19.connection.git.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.connection.git.peer.Errands.Errand;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.Test;

/** Several threads that miss the same ask one peer for it. */
class ErrandsTest {
    private static final Map<String, ObjectId> A = Map.of("a", ObjectId.fromString("1".repeat(40)));
    private static final Map<String, ObjectId> BOTH =
            Map.of("a", ObjectId.fromString("1".repeat(40)), "b", ObjectId.fromString("2".repeat(40)));

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger told = new AtomicInteger();
    private final Errands errands = new Errands(nanos::get);

    private Errand begin(Map<String, ObjectId> missing) {
        return errands.begin(missing, told::incrementAndGet);
    }

    @Test
    void whatAnotherIsAt_isLeftToIt_untilItEnds() {
        try (Errand first = begin(A)) {
            assertThat(first.tips()).isEqualTo(A);
            assertThat(first.isPartial()).isFalse();
            try (Errand second = begin(BOTH)) {
                assertThat(second.tips()).containsOnlyKeys("b");
                assertThat(second.isPartial()).isTrue();
            }
            told.set(0);
            try (Errand third = begin(A)) {
                assertThat(third.tips()).isEmpty();
            }
        }
        assertThat(told).hasPositiveValue();
        try (Errand again = begin(BOTH)) {
            assertThat(again.tips()).isEqualTo(BOTH);
            assertThat(again.isPartial()).isFalse();
        }
    }

    @Test
    void whatTakesLong_isAskedOfOthersToo() {
        Errand slow = begin(BOTH);
        nanos.addAndGet(Errands.LEASE.toNanos());
        try (Errand other = begin(BOTH)) {
            assertThat(other.tips()).isEqualTo(BOTH);
            slow.close();
            assertThat(begin(BOTH).tips())
                    .as("it is not the slow one's any more")
                    .isEmpty();
        }
    }
}
