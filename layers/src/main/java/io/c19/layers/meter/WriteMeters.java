package io.c19.layers.meter;

import io.c19.layers.ApplyResult;
import io.c19.layers.Deleted;
import io.c19.layers.Transacted;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts what became of the writes that a state was asked for: {@code c19.state.writes}. Thread-safe, never blocks. */
public final class WriteMeters {
    private final Counter applied;
    private final Counter precondition;
    private final Counter clash;
    private final Counter busy;
    private final Counter refused;
    private final Counter failed;

    /** Registers all of them, so that each is there from the beginning. */
    public WriteMeters(MeterRegistry meters) {
        applied = counter(meters, "applied");
        precondition = counter(meters, "precondition");
        clash = counter(meters, "clash");
        busy = counter(meters, "busy");
        refused = counter(meters, "refused");
        failed = counter(meters, "failed");
    }

    private static Counter counter(MeterRegistry meters, String result) {
        return Counter.builder("c19.state.writes")
                .description("Writes that the state was asked for, by what became of them.")
                .tag("result", result)
                .register(meters);
    }

    /** A batch, revert or the like was answered. */
    public void answered(ApplyResult result) {
        if (result instanceof ApplyResult.Applied) {
            applied.increment();
        } else if (result instanceof ApplyResult.PreconditionFailed) {
            precondition.increment();
        } else if (result instanceof ApplyResult.KeyClash) {
            clash.increment();
        } else {
            busy.increment();
        }
    }

    /** A transaction was answered. */
    public void answered(Transacted result) {
        if (result instanceof Transacted.Done) {
            applied.increment();
        } else if (result instanceof Transacted.Refused why) {
            answered(why.why());
        } else {
            refused.increment();
        }
    }

    /** A deletion of a whole prefix was answered. */
    public void answered(Deleted result) {
        if (result instanceof Deleted.Done) {
            applied.increment();
        } else if (result instanceof Deleted.Refused why) {
            answered(why.why());
        } else {
            refused.increment();
        }
    }

    /** The storage failed: nothing was acknowledged. */
    public void failed() {
        failed.increment();
    }
}
