package io.c19.benchmarks.micro;

import io.c19.layers.Key;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What every request pays to make a key of its text, and every page of a list to put keys in order. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class KeyBenchmark {
    /** Short and plain, long and plain, neither. */
    @Param({"kv/07/42/99", "users/4711/devices/0815/settings/notifications.enabled", "straße/ключ/🐈/.hidden"})
    public String text = "";

    /** Checks the text. */
    @Benchmark
    public Key parse() {
        return new Key(text);
    }

    /** Checks two and compares all of their bytes. */
    @Benchmark
    public int parseAndCompare() {
        return new Key(text + "1").compareTo(new Key(text + "2"));
    }
}
