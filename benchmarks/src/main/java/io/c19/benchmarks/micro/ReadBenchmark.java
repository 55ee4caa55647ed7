package io.c19.benchmarks.micro;

import io.c19.layers.Entry;
import io.c19.layers.Key;
import io.c19.layers.ListQuery;
import io.c19.layers.Listing;
import io.c19.layers.Prefix;
import java.util.Optional;
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
import org.openjdk.jmh.annotations.Warmup;

/** Reads of the newest revision of 10,000 keys of 100 B in directories of 100. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ReadBenchmark {
    private static final int KEYS = 10_000;
    private static final int PER_DIRECTORY = 100;

    private final Store store = Store.of(KEYS, PER_DIRECTORY);
    private final Key absent = new Key("kv/0007/none");
    private final ListQuery directory = ListQuery.of(new Prefix("kv/0042/"), PER_DIRECTORY);

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
    public Optional<Entry> get(Dice dice) {
        return store.state().head().get(store.anyKey(dice.random));
    }

    @Benchmark
    public Optional<Entry> getAbsent() {
        return store.state().head().get(absent);
    }

    /** A page of 100 keys without values. */
    @Benchmark
    public Listing listDirectory() {
        return store.state().head().list(directory);
    }
}
