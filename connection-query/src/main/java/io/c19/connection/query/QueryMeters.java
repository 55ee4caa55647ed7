package io.c19.connection.query;

import io.c19.layers.meter.Latency;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/** What is asked, and what copies are good for. Thread-safe, never blocks. */
final class QueryMeters {
    /** As far as questions usually go. */
    private static final double[] HOPS = {1, 2, 3, 4, 5, 6, 7, 8};

    private final MeterRegistry meters;
    private final Timer found;
    private final Timer absent;
    private final Timer unanswered;
    private final DistributionSummary hops;
    private final Counter pinned;
    private final Counter copied;
    private final Counter copiedAbsence;
    private final Counter stale;
    private final Counter joined;
    private final Counter asked;
    private final Counter heldHere;
    private final Counter copyHere;
    private final Counter askedOn;
    private final Counter seen;
    private final Counter evicted;
    private final Counter told;
    private final Counter heard;
    private final Counter untold;

    /** Registers all of them, so that each is there from the beginning. */
    QueryMeters(MeterRegistry meters) {
        this.meters = meters;
        found = asks("found");
        absent = asks("absent");
        unanswered = asks("unanswered");
        hops = DistributionSummary.builder("c19.query.hops")
                .description("How many agents away a value was.")
                .serviceLevelObjectives(HOPS)
                .register(meters);
        pinned = reads("pinned");
        copied = reads("copy");
        copiedAbsence = reads("absence");
        stale = reads("stale");
        joined = reads("joined");
        asked = reads("asked");
        heldHere = questions("held");
        copyHere = questions("copy");
        askedOn = questions("asked_on");
        seen = questions("seen");
        evicted = Counter.builder("c19.query.evictions")
                .description("Copies that made room for others.")
                .register(meters);
        told = forgets("told");
        heard = forgets("heard");
        untold = forgets("untold");
    }

    private Timer asks(String result) {
        return Latency.timer(meters, "c19.query.asks", "Questions of this agent's own to its peers.", "result", result);
    }

    private Counter reads(String by) {
        return Counter.builder("c19.query.reads")
                .description("Reads of keys that the state lacks.")
                .tag("by", by)
                .register(meters);
    }

    private Counter questions(String answer) {
        return Counter.builder("c19.query.questions")
                .description("Questions of peers.")
                .tag("answer", answer)
                .register(meters);
    }

    private Counter forgets(String what) {
        return Counter.builder("c19.query.forgets")
                .description("Copies that are no longer right.")
                .tag("what", what)
                .register(meters);
    }

    /** Registers what copies there are, too. */
    void watch(Copies copies) {
        gauge("c19.query.copies", "", "Copies, of absence too.", copies, Copies::size);
        gauge("c19.query.copies.size", "bytes", "Copies.", copies, Copies::bytes);
    }

    private void gauge(String name, String unit, String description, Copies copies, ToLongFunction<Copies> value) {
        Gauge.builder(name, copies, value::applyAsLong)
                .description(description)
                .baseUnit(unit.isEmpty() ? null : unit)
                .register(meters);
    }

    /** A question of this agent's own has come to its end. */
    void asked(Reply reply, long nanos) {
        Timer timer = reply instanceof Reply.Found ? found : reply instanceof Reply.Absent ? absent : unanswered;
        timer.record(nanos, TimeUnit.NANOSECONDS);
        if (reply instanceof Reply.Found value) {
            hops.record(value.hops());
        }
    }

    void readPinned() {
        pinned.increment();
    }

    /** @param value whether it was one, or that nobody has the key */
    void readCopy(boolean value) {
        (value ? copied : copiedAbsence).increment();
    }

    void readStale() {
        stale.increment();
    }

    /** @param first whether nobody else was asking for the same */
    void readAsking(boolean first) {
        (first ? asked : joined).increment();
    }

    void answeredHeld() {
        heldHere.increment();
    }

    void answeredCopy() {
        copyHere.increment();
    }

    void askedOn() {
        askedOn.increment();
    }

    void answeredSeen() {
        seen.increment();
    }

    void evicted() {
        evicted.increment();
    }

    void told(int keys) {
        told.increment(keys);
    }

    void heardToForget() {
        heard.increment();
    }

    void forgotToTell() {
        untold.increment();
    }
}
