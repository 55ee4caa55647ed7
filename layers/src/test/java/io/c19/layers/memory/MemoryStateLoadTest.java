package io.c19.layers.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.layers.ApplyResult;
import io.c19.layers.ApplyResult.Applied;
import io.c19.layers.ApplyResult.Busy;
import io.c19.layers.Batch;
import io.c19.layers.Expiry;
import io.c19.layers.Key;
import io.c19.layers.LayerContext;
import io.c19.layers.Limits;
import io.c19.layers.Mutation;
import io.c19.layers.Value;
import java.time.Clock;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the contract does not say of every kind: a full queue, and a listener that writes. */
class MemoryStateLoadTest {
    private static final Batch WRITE = Batch.of(new Mutation.Put(new Key("k"), Value.of(new byte[] {1})));

    private static MemoryState open(int waitingMax) {
        LayerContext context = new LayerContext("test", Clock.systemUTC(), Limits.DEFAULT);
        return new MemoryState(context, new Expiry(null, Expiry.PURGE_INTERVAL), waitingMax);
    }

    @Test
    void apply_whileAsManyWaitAsMay_isBusy() throws Exception {
        MemoryState state = open(1);
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        state.subscribe(step -> {
            writing.countDown();
            try {
                assertThat(goOn.await(1, TimeUnit.MINUTES)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<ApplyResult> first = other.submit(() -> state.apply(WRITE));
            assertThat(writing.await(1, TimeUnit.MINUTES)).isTrue();
            assertThat(state.apply(WRITE)).isInstanceOfSatisfying(Busy.class, busy -> assertThat(busy.retryAfter())
                    .isPositive());
            assertThat(state.head().get(new Key("k"))).as("readers go on").isPresent();
            goOn.countDown();
            assertThat(first.get(1, TimeUnit.MINUTES)).isInstanceOf(Applied.class);
            assertThat(state.apply(WRITE)).isInstanceOf(Applied.class);
        } finally {
            goOn.countDown();
            other.shutdown();
            state.close();
        }
    }

    @Test
    void apply_byAListener_isRefusedInsteadOfWaitingForItself() throws Exception {
        MemoryState state = open(2);
        BlockingQueue<RuntimeException> thrown = new ArrayBlockingQueue<>(1);
        state.subscribe(step -> {
            try {
                state.apply(WRITE);
            } catch (RuntimeException e) {
                thrown.add(e);
            }
        });
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<ApplyResult> write = other.submit(() -> state.apply(WRITE));
            assertThat(write.get(1, TimeUnit.MINUTES)).isInstanceOf(Applied.class);
            assertThat(thrown.poll(1, TimeUnit.MINUTES)).isInstanceOf(IllegalStateException.class);
        } finally {
            other.shutdown();
            state.close();
        }
    }
}
