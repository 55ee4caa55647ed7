package io.c19.layers.meter;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** What a state whose data is on a server asks of it, of whatever kind that is. Thread-safe, never blocks. */
public final class ServerMeters {
    /** Groups of Git and of Redis are up to some hundred. */
    private static final double[] GROUPS = {1, 2, 4, 8, 16, 32, 64, 128};

    private final MeterRegistry meters;
    private final Timer done;
    private final Timer failed;
    private final Counter outages;
    private final DistributionSummary groups;

    /** Registers all of them, so that each is there from the beginning. */
    public ServerMeters(MeterRegistry meters) {
        this.meters = meters;
        done = calls(meters, "done");
        failed = calls(meters, "failed");
        outages = Counter.builder("c19.state.outages")
                .description("Times that the server of the data did not answer any more.")
                .register(meters);
        groups = DistributionSummary.builder("c19.state.group.size")
                .description("Requests that were written together.")
                .serviceLevelObjectives(GROUPS)
                .register(meters);
    }

    private static Timer calls(MeterRegistry meters, String result) {
        return Latency.timer(meters, "c19.state.calls", "Calls of the server of the data.", "result", result);
    }

    /**
     * The server was asked.
     *
     * @param start as {@link System#nanoTime} had it
     * @param well whether it answered, be it with a refusal
     */
    public void called(long start, boolean well) {
        (well ? done : failed).record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    }

    /** The server was well, and is not any more. */
    public void outage() {
        outages.increment();
    }

    /** So many requests were written together. */
    public void group(int requests) {
        groups.record(requests);
    }

    /** @param waiting how many requests wait to be written; asked now and then, by any thread */
    public void queue(IntSupplier waiting) {
        Gauge.builder("c19.state.queue", waiting::getAsInt)
                .description("Requests that wait for the writer.")
                .strongReference(true)
                .register(meters);
    }
}
