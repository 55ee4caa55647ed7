package io.c19.metrics;

import io.c19.layers.Exporter;
import io.c19.layers.ExporterKind;
import io.c19.layers.config.Settings;

/** The kind {@code Prometheus}: answers {@code GET /metrics}. It has no fields. */
public final class PrometheusKind implements ExporterKind {
    /** For {@link java.util.ServiceLoader}. */
    public PrometheusKind() {}

    @Override
    public String name() {
        return "Prometheus";
    }

    @Override
    public Opening configure(Settings settings) {
        return context -> open();
    }

    private static Exporter open() {
        return new PrometheusExporter();
    }
}
