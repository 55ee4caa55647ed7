package io.c19.metrics;

import io.c19.layers.Exporter;
import io.c19.layers.HttpAnswer;
import io.c19.layers.HttpRequest;
import io.c19.layers.HttpRoute;
import io.c19.layers.Routes;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** All meters as Prometheus reads them: in its own text format, or as OpenMetrics for who asks for that. Thread-safe. */
final class PrometheusExporter implements Exporter, Routes {
    static final String PATH = "/metrics";

    static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private static final String OPEN_METRICS_TYPE = "application/openmetrics-text";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @Override
    public MeterRegistry registry() {
        return registry;
    }

    @Override
    public List<HttpRoute> routes() {
        return List.of(HttpRoute.get(PATH, this::answer));
    }

    private HttpAnswer answer(HttpRequest request) {
        boolean open = request.header("Accept").orElse("").contains(OPEN_METRICS_TYPE);
        String type = open ? OPEN_METRICS : TEXT;
        return HttpAnswer.of(type, registry.scrape(type).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        registry.close();
    }
}
