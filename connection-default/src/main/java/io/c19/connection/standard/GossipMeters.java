package io.c19.connection.standard;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** What is told, and what it comes to. Thread-safe, never blocks. */
final class GossipMeters {
    private final MeterRegistry meters;
    private final Counter here;
    private final Counter peers;
    private final Counter leftOut;

    /** Registers all of them, so that each is there from the beginning. */
    GossipMeters(MeterRegistry meters) {
        this.meters = meters;
        here = keys("here");
        peers = keys("peers");
        leftOut = Counter.builder("c19.gossip.left.out")
                .description("Entries of peers' maps that cannot be taken.")
                .register(meters);
    }

    private Counter keys(String from) {
        return Counter.builder("c19.gossip.keys")
                .description("Keys that changed.")
                .tag("from", from)
                .register(meters);
    }

    /** Registers what is to be told, too. */
    void watch(Gossip gossip, Ledger ledger) {
        gauge("c19.gossip.owed", "Keys that peers have not been told of, of all peers together.", gossip, Gossip::owed);
        gauge("c19.gossip.deletions", "Keys that are known to have been deleted.", ledger, Ledger::deletions);
    }

    private <T> void gauge(String name, String description, T of, ToDoubleFunction<T> value) {
        Gauge.builder(name, of, value).description(description).register(meters);
    }

    void wrote(int keys) {
        here.increment(keys);
    }

    void heard(int keys) {
        peers.increment(keys);
    }

    void leftOut() {
        leftOut.increment();
    }
}
