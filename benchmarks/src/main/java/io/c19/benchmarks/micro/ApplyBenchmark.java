package io.c19.benchmarks.micro;

import io.c19.layers.ApplyResult;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** Durable writes of one key each, by several threads at the same time, into 10,000 keys in directories of 100. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class ApplyBenchmark {
    private final Store store = Store.of(10_000, 100);

    /** One for each thread. */
    @State(Scope.Thread)
    public static class Dice {
        private final SplittableRandom random = new SplittableRandom();
    }

    @TearDown
    public void close() {
        store.close();
    }

    @Benchmark
    @Threads(1)
    public ApplyResult by1(Dice dice) {
        return put(dice);
    }

    @Benchmark
    @Threads(8)
    public ApplyResult by8(Dice dice) {
        return put(dice);
    }

    @Benchmark
    @Threads(64)
    public ApplyResult by64(Dice dice) {
        return put(dice);
    }

    private ApplyResult put(Dice dice) {
        return store.write(List.of(store.anyKey(dice.random)));
    }
}
