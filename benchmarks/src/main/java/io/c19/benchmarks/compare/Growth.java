package io.c19.benchmarks.compare;

import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The same servers several times, with more and more in them, all there at the same time and measured in turns: what differs
 * between them is then not the machine's mood. Belongs to one thread.
 */
final class Growth implements AutoCloseable {
    private final Bench bench;
    private final Map<String, Contest> contests = new LinkedHashMap<>();
    private final Results puts;
    private final Results gets;

    Growth(Bench bench) {
        this.bench = bench;
        puts = new Results(bench.names());
        gets = new Results(bench.names());
    }

    /** The first one is what the others are compared with. */
    void add(String name, Contest contest) {
        contests.put(name, contest);
    }

    Map<String, Contest> contests() {
        return Collections.unmodifiableMap(contests);
    }

    void measure() throws IOException, InterruptedException {
        for (int round = 1; round <= bench.options().rounds(); round++) {
            bench.progress("round %d, load average %s".formatted(round, Machine.load()));
            for (Map.Entry<String, Contest> each : contests.entrySet()) {
                measure(gets, "GET, " + each.getKey(), each.getValue(), 100);
            }
            for (Map.Entry<String, Contest> each : contests.entrySet()) {
                measure(puts, "PUT, " + each.getKey(), each.getValue(), 0);
            }
        }
    }

    private static void measure(Results results, String name, Contest contest, int percentGets)
            throws IOException, InterruptedException {
        Work work = Work.mixed(contest.space(), percentGets, contest.sequence());
        contest.measure(results, name, work, Contest.FULL_LOAD_CLIENTS);
    }

    void print() {
        for (Results results : new Results[] {puts, gets}) {
            bench.print(results);
            bench.print(results.growth());
        }
    }

    @Override
    public void close() {
        contests.values().forEach(Contest::close);
    }
}
