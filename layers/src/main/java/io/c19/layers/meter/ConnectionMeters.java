package io.c19.layers.meter;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;

/** What a connection does, of whatever kind it is. Thread-safe, never blocks. */
public final class ConnectionMeters {
    private static final String REFUSED = "c19.connection.refused";

    private final Timer done;
    private final Timer failed;
    private final Counter sent;
    private final Counter received;
    private final Counter refusedHere;
    private final Counter refusedThere;

    /** Registers all of them, so that each is there from the beginning. */
    public ConnectionMeters(MeterRegistry meters) {
        done = rounds(meters, "done");
        failed = rounds(meters, "failed");
        sent = bytes(meters, "sent");
        received = bytes(meters, "received");
        refusedHere = refused(meters, "here");
        refusedThere = refused(meters, "there");
    }

    private static Timer rounds(MeterRegistry meters, String result) {
        return Latency.timer(meters, "c19.connection.rounds", "Exchanges with a peer.", "result", result);
    }

    private static Counter bytes(MeterRegistry meters, String direction) {
        return Counter.builder("c19.connection.bytes")
                .description("Bodies of requests and answers that were exchanged with peers.")
                .baseUnit("bytes")
                .tag("direction", direction)
                .register(meters);
    }

    private static Counter refused(MeterRegistry meters, String by) {
        return Counter.builder(REFUSED)
                .description("Pushes that were not taken.")
                .tag("by", by)
                .register(meters);
    }

    /** An exchange with a peer is over. */
    public void round(long nanos, boolean well) {
        (well ? done : failed).record(nanos, TimeUnit.NANOSECONDS);
    }

    public void sent(long bytes) {
        sent.increment((double) bytes);
    }

    public void received(long bytes) {
        received.increment((double) bytes);
    }

    /** What is read of it is counted as received. */
    public InputStream received(InputStream from) {
        return new CountedInput(from, this::received);
    }

    /** What is written to it is counted as sent. */
    public OutputStream sent(OutputStream to) {
        return new CountedOutput(to, this::sent);
    }

    /** Something that others sent was not taken. */
    public void refusedHere() {
        refusedHere.increment();
    }

    /** Something that was sent was not taken by the peer. */
    public void refusedThere() {
        refusedThere.increment();
    }
}
