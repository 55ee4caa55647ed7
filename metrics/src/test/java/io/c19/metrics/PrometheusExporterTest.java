package io.c19.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.c19.layers.Exporter;
import io.c19.layers.HttpAnswer;
import io.c19.layers.HttpRequest;
import io.c19.layers.Routes;
import io.c19.layers.config.Settings;
import io.c19.layers.meter.Latency;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hawkular.agent.prometheus.text.TextPrometheusMetricsProcessor;
import org.hawkular.agent.prometheus.types.Histogram;
import org.hawkular.agent.prometheus.types.MetricFamily;
import org.hawkular.agent.prometheus.walkers.CollectorPrometheusMetricsWalker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Prometheus reads, with a parser that is not ours. */
class PrometheusExporterTest {
    private final Exporter exporter =
            new PrometheusKind().configure(Settings.of(Map.of())).open(Contexts.PLAIN);
    private final MeterRegistry meters = exporter.registry();

    @AfterEach
    void close() throws Exception {
        exporter.close();
    }

    private HttpAnswer scrape(String accept) {
        return exporter.capability(Routes.class)
                .orElseThrow()
                .routes()
                .get(0)
                .action()
                .answer(new Asking(accept));
    }

    private Map<String, MetricFamily> families() throws IOException {
        CollectorPrometheusMetricsWalker walker = new CollectorPrometheusMetricsWalker();
        byte[] text = scrape("*/*").body();
        Locale locale = Locale.getDefault();
        Locale.setDefault(Locale.ROOT); // the parser makes an HİSTOGRAM of a histogram in Turkish
        try {
            new TextPrometheusMetricsProcessor(new ByteArrayInputStream(text), walker).walk();
        } finally {
            Locale.setDefault(locale);
        }
        List<MetricFamily> all = new ArrayList<>(walker.getAllMetricFamilies());
        return all.stream().collect(Collectors.toMap(MetricFamily::getName, family -> family));
    }

    @Test
    void meters_areReadByAParser() throws Exception {
        Counter.builder("c19.test.bytes")
                .description("A \\ and a\nline.")
                .baseUnit("bytes")
                .tag("path", "a\"b\\c\nd")
                .register(meters)
                .increment(3);
        Latency.timer(meters, "c19.test.time", "Time.", "route", "/v1/kv/*").record(Duration.ofMillis(3));

        Map<String, MetricFamily> families = families();

        MetricFamily bytes = Objects.requireNonNull(families.get("c19_test_bytes_total"));
        assertThat(bytes.getType().name()).isEqualTo("COUNTER");
        assertThat(bytes.getMetrics().get(0).getLabels()).containsEntry("path", "a\"b\\c\nd");
        MetricFamily timer = Objects.requireNonNull(families.get("c19_test_time_seconds"));
        Histogram time = (Histogram) timer.getMetrics().get(0);
        assertThat(time.getLabels()).containsEntry("route", "/v1/kv/*");
        assertThat(time.getSampleCount()).isEqualTo(1);
        assertThat(time.getSampleSum()).isEqualTo(0.003);
        assertThat(time.getBuckets()).hasSize(12);
        assertThat(time.getBuckets())
                .filteredOn(bucket -> bucket.getUpperBound() < 0.003)
                .hasSize(3)
                .allSatisfy(bucket -> assertThat(bucket.getCumulativeCount()).isZero());
    }

    @Test
    void openMetrics_isForWhoAsksForIt() {
        Counter.builder("c19.test.things").register(meters).increment();

        HttpAnswer open = scrape("application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3");
        assertThat(open.contentType()).startsWith("application/openmetrics-text; version=1.0.0");
        assertThat(new String(open.body(), UTF_8))
                .contains("# TYPE c19_test_things counter\n", "\nc19_test_things_total 1.0\n")
                .endsWith("# EOF\n");

        HttpAnswer plain = scrape("text/plain");
        assertThat(plain.contentType()).startsWith("text/plain; version=0.0.4");
        assertThat(new String(plain.body(), UTF_8))
                .contains("# TYPE c19_test_things_total counter\n")
                .doesNotContain("# EOF");
    }

    private record Asking(String accept) implements HttpRequest {
        @Override
        public String path() {
            return "/metrics";
        }

        @Override
        public Optional<String> parameter(String name) {
            return Optional.empty();
        }

        @Override
        public Optional<String> header(String name) {
            return Optional.of(accept);
        }

        @Override
        public byte[] body() {
            return new byte[0];
        }
    }
}
