package io.c19.benchmarks.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Clients of one agent that write without pause, each 500 bytes over 1,000 keys of that agent. */
final class Writers {
    private static final int DIRECTORIES = 20;
    private static final int KEYS = 50;
    private static final String FILLER = "x".repeat(480);
    private static final long LATENCY_MICROS_MAX = 600_000_000;
    private static final int DIGITS = 3;

    private final Member member;
    private final int number;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean done;
    private volatile Histogram latencies = histogram();

    Writers(Member member, int number) {
        this.member = member;
        this.number = number;
    }

    private static Histogram histogram() {
        return new ConcurrentHistogram(LATENCY_MICROS_MAX, DIGITS);
    }

    void start(int clients) {
        for (int i = 0; i < clients; i++) {
            Random random = new Random(number * 1_000L + i);
            Thread thread = new Thread(() -> write(random), "writer-" + number);
            threads.add(thread);
            thread.start();
        }
    }

    private void write(Random random) {
        try {
            while (!done) {
                String key = "n%d/d%d/k%d".formatted(number, random.nextInt(DIRECTORIES), random.nextInt(KEYS));
                long start = System.nanoTime();
                member.put(key, FILLER + random.nextLong());
                latencies.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What comes before counts no more. */
    void measure() {
        latencies = histogram();
    }

    Histogram end() throws InterruptedException {
        Histogram measured = latencies.copy();
        done = true;
        for (Thread thread : threads) {
            thread.join();
        }
        return measured;
    }

    /**
     * What came of some writing.
     *
     * @param latencies of each agent that was written to
     * @param processorSeconds that each of all agents took meanwhile
     */
    record Measured(List<Histogram> latencies, List<Double> processorSeconds) {}

    /** Has them all write, and measures the second part of that. */
    static Measured run(Members members, List<Writers> writers, int clients, Duration warming, Duration time)
            throws InterruptedException {
        writers.forEach(some -> some.start(clients));
        LockSupport.parkNanos(warming.toNanos());
        List<Double> before =
                members.all().stream().map(Member::processorSeconds).toList();
        writers.forEach(Writers::measure);
        LockSupport.parkNanos(time.toNanos());
        List<Histogram> measured = new ArrayList<>();
        List<Double> taken = new ArrayList<>();
        for (Member member : members.all()) {
            taken.add(member.processorSeconds() - before.get(taken.size()));
        }
        for (Writers some : writers) {
            some.done = true;
            measured.add(some.latencies.copy());
        }
        for (Writers some : writers) {
            some.end();
        }
        return new Measured(measured, taken);
    }
}
