package io.c19.benchmarks.micro;

import io.c19.layers.ExporterKind;
import io.c19.layers.LayerContext;
import io.c19.layers.Limits;
import io.c19.layers.config.Settings;
import io.c19.layers.meter.Latency;
import io.c19.metrics.GraphiteKind;
import io.c19.metrics.Metering;
import io.c19.metrics.PrometheusKind;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
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
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** What it takes to record one request, with exporters and without. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MeterBenchmark {
    /** Nobody listens there, so that sending is no part of it. */
    private static final String PORT = "9";

    @Param({"none", "prometheus", "graphite", "both"})
    private String exporters = "none";

    private Metering metering = metering();
    private Timer timer = timer();

    private Metering metering() {
        Map<String, ExporterKind.Opening> wanted = new LinkedHashMap<>();
        if (exporters.equals("prometheus") || exporters.equals("both")) {
            wanted.put("prometheus", new PrometheusKind().configure(Settings.of(Map.of())));
        }
        if (exporters.equals("graphite") || exporters.equals("both")) {
            wanted.put("graphite", new GraphiteKind().configure(Settings.of(Map.of("port", PORT))));
        }
        return Metering.start(wanted, new LayerContext("benchmark", Clock.systemUTC(), Limits.DEFAULT));
    }

    private Timer timer() {
        return Latency.timer(metering.context().meters(), "c19.benchmark", "Requests.", "route", "/v1/kv/*");
    }

    /** The parameter is there now. */
    @Setup
    public void open() {
        metering.close();
        metering = metering();
        timer = timer();
    }

    @TearDown
    public void close() {
        metering.close();
    }

    @Benchmark
    public void record() {
        timer.record(1_234_567, TimeUnit.NANOSECONDS);
    }

    @Benchmark
    @Threads(2)
    public void recordByTwo() {
        timer.record(1_234_567, TimeUnit.NANOSECONDS);
    }
}
