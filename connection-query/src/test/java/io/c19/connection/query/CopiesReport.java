package io.c19.connection.query;

import io.c19.connection.query.Plot.Line;
import io.c19.connection.query.Reply.Found;
import io.c19.layers.Key;
import io.c19.layers.Value;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * How many reads ask nobody, as time goes by. Ten of a hundred agents read 1,000 keys that others have, each twice a second on average, by Zipf's law: the first key
 * twice as often as the second.
 */
final class CopiesReport {
    private static final long SEED = 19;
    private static final int AGENTS = 100;
    private static final int READERS = 10;
    private static final int KEYS = 1_000;
    private static final double READS_PER_SECOND = 2;
    private static final int MINUTES = 10;
    private static final int STEPS_PER_MINUTE = 2;
    private static final long LARGE = 64 << 20;

    /** Room for about a hundred copies. */
    private static final long SMALL = 100 * 265;

    private final Random random = new Random(SEED);
    private final double[] upTo = new double[KEYS];
    private final int[] written = new int[KEYS];
    private final int[] reads = new int[MINUTES * STEPS_PER_MINUTE];
    private final int[] hits = new int[MINUTES * STEPS_PER_MINUTE];
    private final Simulation simulation;
    private int old;

    private CopiesReport(Duration cacheTtl, long cacheBytes, double writesPerSecond) {
        Knobs usual = SimulationTest.knobs(3, 8);
        Knobs knobs = new Knobs(
                usual.r0(),
                usual.hops(),
                usual.timeout(),
                cacheTtl,
                usual.absentTtl(),
                usual.staleTtl(),
                cacheBytes,
                usual.pinned(),
                usual.pinInterval());
        simulation = new Simulation(AGENTS, knobs, random);
        double sum = 0;
        for (int i = 0; i < KEYS; i++) {
            sum += 1.0 / (i + 1);
            upTo[i] = sum;
            write(i);
        }
        arrive(READERS * READS_PER_SECOND, this::read);
        arrive(writesPerSecond, () -> write(random.nextInt(KEYS)));
        simulation.run();
    }

    /** Now and then, as often as that on average. */
    private void arrive(double perSecond, Runnable what) {
        double at = simulation.now();
        while (perSecond > 0) {
            at += -Math.log(1 - random.nextDouble()) * 1_000 / perSecond;
            if (at >= Duration.ofMinutes(MINUTES).toMillis()) {
                return;
            }
            simulation.at(at, what);
        }
    }

    /** Each key has an owner, none of which reads. */
    private void write(int number) {
        written[number]++;
        simulation
                .agent(READERS + number % (AGENTS - READERS))
                .put(
                        new Key("k" + number),
                        Value.of(ByteBuffer.allocate(4).putInt(written[number]).array()));
    }

    private void read() {
        int rank = Arrays.binarySearch(upTo, random.nextDouble() * upTo[KEYS - 1]);
        int number = rank < 0 ? -rank - 1 : rank;
        int step = (int)
                (simulation.now() * STEPS_PER_MINUTE / Duration.ofMinutes(1).toMillis());
        int before = simulation.messages();
        var answer = simulation.agent(random.nextInt(READERS)).node.find(new Key("k" + number));
        reads[step]++;
        hits[step] += simulation.messages() == before ? 1 : 0;
        int newest = written[number];
        var unused = answer.thenAccept(reply -> {
            if (reply instanceof Found found
                    && ByteBuffer.wrap(found.value().bytes()).getInt() < newest) {
                old++;
            }
        });
    }

    private List<Double> rates() {
        return IntStream.range(0, reads.length)
                .mapToObj(i -> 100.0 * hits[i] / Math.max(1, reads[i]))
                .toList();
    }

    /** Prints the table, too. */
    static void draw(Plot plot) {
        System.out.println();
        System.out.println(
                "| `cache_ttl` | `cache_bytes` | writes/s | reads that asked nobody, in the last minute | reads that were answered with what was no longer so |");
        System.out.println("|---|---|---|---|---|");
        List<Line> lines = new ArrayList<>();
        lines.add(line("cache_ttl 10 min", Duration.ofMinutes(10), LARGE, 0));
        lines.add(line("cache_ttl 1 min", Duration.ofMinutes(1), LARGE, 0));
        lines.add(line("cache_ttl 10 s", Duration.ofSeconds(10), LARGE, 0));
        lines.add(line("10 min, room for 100 copies", Duration.ofMinutes(10), SMALL, 0));
        lines.add(line("10 min, 20 keys written a second", Duration.ofMinutes(10), LARGE, 20));
        List<String> marks = IntStream.range(0, MINUTES * STEPS_PER_MINUTE)
                .mapToObj(i -> i % 4 == 3 ? Integer.toString((i + 1) / STEPS_PER_MINUTE) : "")
                .toList();
        plot.panel("reads of 100 that ask nobody", "minutes", marks, 100, lines);
    }

    private static Line line(String name, Duration cacheTtl, long cacheBytes, double writesPerSecond) {
        CopiesReport report = new CopiesReport(cacheTtl, cacheBytes, writesPerSecond);
        List<Double> rates = report.rates();
        System.out.printf(
                Locale.ROOT,
                "| %d s | %s | %.0f | %.0f %% | %.3f %% |%n",
                cacheTtl.toSeconds(),
                cacheBytes == LARGE ? "64 MiB" : "for 100 copies",
                writesPerSecond,
                rates.subList(rates.size() - STEPS_PER_MINUTE, rates.size()).stream()
                        .mapToDouble(rate -> rate)
                        .average()
                        .orElse(0),
                100.0 * report.old / Arrays.stream(report.reads).sum());
        return new Line(name, rates, false);
    }
}
