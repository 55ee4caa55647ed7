package io.c19.benchmarks.compare;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What one load of one server gave. */
record Sample(Tally tally, Duration measured) {
    double perSecond() {
        return tally.done / Text.seconds(measured);
    }

    double nanosAt(double percentile) {
        return tally.latencies.getValueAtPercentile(percentile);
    }

    double nanosMax() {
        return tally.latencies.getMaxValue();
    }

    /** Whether every reply was as it should be, refusals for now aside. */
    boolean isClean() {
        return tally.failed == 0 && tally.wrong == 0;
    }

    /** What a reader of the figures has to know beside them. */
    List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        if (tally.busy > 0) {
            remarks.add(tally.busy + " refused for now (429) and sent again");
        }
        if (!isClean()) {
            remarks.add(faults());
        }
        return remarks;
    }

    String faults() {
        String text = tally.failed + " failed, " + tally.wrong + " wrong";
        return tally.firstFailure == null ? text : text + "; first: " + tally.firstFailure;
    }
}
