package io.c19.layers.steps;

import io.c19.layers.ApplyResult;
import io.c19.layers.ApplyResult.Busy;
import io.c19.layers.Deleted;
import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import io.c19.layers.Transacted;
import io.c19.layers.meter.WriteMeters;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Where writes wait for whoever does them: so many at a time, none once the gate is closed, and each is counted by what became of it.
 * Thread-safe; blocks as long as a write does.
 */
public final class WritingRoom {
    private final Gate gate;
    private final WriteMeters meters;
    private final Semaphore room;
    private final Busy busy;

    /**
     * @param max who comes when so many are inside is told that the state is busy
     * @param retryAfter and to come again then
     */
    public WritingRoom(Gate gate, WriteMeters meters, int max, Duration retryAfter) {
        this.gate = gate;
        this.meters = meters;
        this.room = new Semaphore(max);
        this.busy = new Busy(retryAfter);
    }

    public ApplyResult apply(Supplier<ApplyResult> write) {
        return within(write, () -> busy, meters::answered);
    }

    public Transacted transact(Supplier<Transacted> write) {
        return within(write, () -> new Transacted.Refused(busy), meters::answered);
    }

    public Deleted delete(Supplier<Deleted> write) {
        return within(write, () -> new Deleted.Refused(busy), meters::answered);
    }

    private <T> T within(Supplier<T> write, Supplier<T> whenFull, Consumer<T> count) {
        try {
            T answer = gate.within(() -> inside(write, whenFull));
            count.accept(answer);
            return answer;
        } catch (StateException e) {
            if (e.reason() != Reason.CLOSED) {
                meters.failed();
            }
            throw e;
        }
    }

    private <T> T inside(Supplier<T> write, Supplier<T> whenFull) {
        if (!room.tryAcquire()) {
            return whenFull.get();
        }
        try {
            return write.get();
        } finally {
            room.release();
        }
    }
}
