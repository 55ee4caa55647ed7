package io.c19.connection.git.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.connection.git.wire.Errands.Errand;
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

    private Errand fetch(Map<String, ObjectId> missing) {
        return errands.fetch(missing, told::incrementAndGet);
    }

    @Test
    void oneFetchAtATime_othersAreToldWhenItEnds() {
        try (Errand first = fetch(A)) {
            assertThat(first.tips()).isEqualTo(A);
            assertThat(first.isPartial()).isFalse();
            try (Errand second = fetch(BOTH)) {
                assertThat(second.tips()).isEmpty();
                assertThat(second.isPartial()).isTrue();
            }
            try (Errand nothing = fetch(Map.of())) {
                assertThat(nothing.isPartial()).isFalse();
            }
            told.set(0);
        }
        assertThat(told).hasValue(0); // it was told when the second ended, and asked again for nothing
        try (Errand again = fetch(BOTH)) {
            assertThat(again.tips()).isEqualTo(BOTH);
            assertThat(again.isPartial()).isFalse();
        }
    }

    @Test
    void whatIsBeingTaken_isNotFetched() {
        Errand coming = errands.take(A);
        try (Errand fetch = fetch(BOTH)) {
            assertThat(fetch.tips()).containsOnlyKeys("b");
            assertThat(fetch.isPartial()).isTrue();
            assertThat(errands.tips()).isEqualTo(BOTH);
            coming.close();
            assertThat(told).hasValue(1);
            assertThat(errands.tips()).containsOnlyKeys("b");
        }
        assertThat(errands.tips()).isEmpty();
    }

    @Test
    void whatIsBeingFetched_mayBeTaken() {
        try (Errand fetch = fetch(A)) {
            try (Errand coming = errands.take(BOTH)) {
                assertThat(coming.tips()).containsOnlyKeys("b");
            }
            assertThat(errands.tips()).isEqualTo(fetch.tips());
        }
    }

    @Test
    void whatTakesLong_isAskedOfOthersToo() {
        Errand slow = fetch(BOTH);
        nanos.addAndGet(Errands.LEASE.toNanos());
        assertThat(errands.tips()).isEmpty();
        try (Errand other = fetch(BOTH)) {
            assertThat(other.tips()).isEqualTo(BOTH);
            slow.close();
            assertThat(fetch(BOTH).tips())
                    .as("it is not the slow one's any more")
                    .isEmpty();
        }
    }
}
