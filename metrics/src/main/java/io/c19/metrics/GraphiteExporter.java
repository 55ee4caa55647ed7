package io.c19.metrics;

import com.codahale.metrics.Clock;
import com.codahale.metrics.Histogram;
import com.codahale.metrics.MetricAttribute;
import com.codahale.metrics.MetricFilter;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import com.codahale.metrics.graphite.GraphiteReporter;
import io.c19.layers.Exporter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.graphite.GraphiteConfig;
import io.micrometer.graphite.GraphiteMeterRegistry;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends all meters at an interval, on a thread of its own. Times are in milliseconds, since no more than two digits behind the point are
 * sent. Thread-safe.
 */
final class GraphiteExporter implements Exporter {
    /** How many lines a timer has: these say what the others would. */
    private static final Set<MetricAttribute> UNSAID = EnumSet.of(
            MetricAttribute.MIN,
            MetricAttribute.STDDEV,
            MetricAttribute.M5_RATE,
            MetricAttribute.M15_RATE,
            MetricAttribute.MEAN_RATE,
            MetricAttribute.P75,
            MetricAttribute.P98,
            MetricAttribute.P999);

    private final CarbonLine line;
    private final GraphiteReporter reporter;
    private final GraphiteMeterRegistry registry;

    GraphiteExporter(CarbonLine line, String prefix, Duration interval) {
        this.line = line;
        MetricRegistry metrics = new QuickMetrics();
        this.reporter = GraphiteReporter.forRegistry(metrics)
                .withClock(Clock.defaultClock())
                .convertRatesTo(TimeUnit.SECONDS)
                .convertDurationsTo(TimeUnit.MILLISECONDS)
                .filter(MetricFilter.ALL)
                .disabledMetricAttributes(UNSAID)
                .build(line);
        this.registry = new GraphiteMeterRegistry(
                new ByHand(interval),
                io.micrometer.core.instrument.Clock.SYSTEM,
                new GraphiteNames(prefix),
                metrics,
                reporter);
        registry.config().meterFilter(new PercentilesOnly());
        reporter.start(interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public MeterRegistry registry() {
        return registry;
    }

    /** Sends once more; a server that does not read is given up. */
    @Override
    public void close() {
        Thread closing = new Thread(this::last, "c19-graphite-close");
        closing.setDaemon(true);
        closing.start();
        try {
            closing.join(Duration.ofSeconds(1).toMillis());
            line.abort();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void last() {
        reporter.report();
        reporter.close();
        registry.close();
    }

    /** The registry would start the reporter, but knows whole seconds only. */
    private record ByHand(Duration step) implements GraphiteConfig {
        @Override
        public boolean enabled() {
            return false;
        }

        @Override
        public @Nullable String get(String key) {
            return null;
        }
    }

    /** Timers here have percentiles of their own, so they need no buckets. */
    private static final class PercentilesOnly implements MeterFilter {
        @Override
        public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
            return DistributionStatisticConfig.builder()
                    .serviceLevelObjectives(new double[0])
                    .build()
                    .merge(config);
        }
    }

    /** By the two methods that Micrometer calls; a test looks whether it still does. */
    private static final class QuickMetrics extends MetricRegistry {
        @Override
        public Timer timer(String name, MetricSupplier<Timer> slower) {
            Clock clock = Clock.defaultClock();
            return super.timer(
                    name,
                    () -> new Timer(
                            new com.codahale.metrics.Meter(new LastMinute(clock), clock),
                            new Histogram(new RecentValues()),
                            clock));
        }

        @Override
        public Histogram histogram(String name) {
            return histogram(name, () -> new Histogram(new RecentValues()));
        }
    }
}
