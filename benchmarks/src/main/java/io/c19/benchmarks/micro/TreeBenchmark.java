package io.c19.benchmarks.micro;

import io.c19.layers.ApplyResult;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the size of a directory costs a write: each changes values in one directory in one revision, with one sync. What one put
 * costs more in a larger directory is the rewriting of its tree.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TreeBenchmark {
    /** Entries of the directory. */
    @Param({"100", "1000", "10000"})
    public int entries = 100;

    /** Values that change in one revision. */
    @Param({"1", "100"})
    public int puts = 1;

    private Store store = Store.of(0, 1);

    @Setup
    public void fill() {
        store.close();
        store = Store.of(entries, entries);
    }

    @TearDown
    public void close() {
        store.close();
    }

    @Benchmark
    public ApplyResult rewrite() {
        return store.write(store.keys(puts));
    }
}
