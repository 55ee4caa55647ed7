package io.c19.metrics;

import io.c19.layers.Exporter;
import io.c19.layers.ExporterKind;
import io.c19.layers.LayerContext;
import io.c19.layers.Layers;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one agent measures, and where that goes: the registry that its layers share, with each exporter's own in it. Without an exporter
 * nothing is kept, no thread runs, and what layers register costs next to nothing. For the thread that starts and stops the
 * agent.
 */
public final class Metering implements AutoCloseable {
    private final Map<String, Exporter> exporters;
    private final MeterRegistry meters;
    private final LayerContext context;
    private @Nullable MachineMeters machine;
    private @Nullable LayerMeters sampling;

    private Metering(Map<String, Exporter> exporters, LayerContext plain) {
        this.exporters = exporters;
        this.meters = joined(exporters.values().stream().map(Exporter::registry).toList());
        this.context = new LayerContext(plain.version(), plain.clock(), plain.limits(), meters);
    }

    /** A single one is used itself: going through a composite costs a request as much as half of the counting does. */
    private static MeterRegistry joined(List<MeterRegistry> registries) {
        if (registries.size() == 1) {
            return registries.get(0);
        }
        CompositeMeterRegistry all = new CompositeMeterRegistry();
        registries.forEach(all::add);
        return all;
    }

    /**
     * @param plain what the layers share, but for the registry
     * @throws io.c19.layers.LayerException when an exporter cannot start
     */
    public static Metering start(Map<String, ExporterKind.Opening> exporters, LayerContext plain) {
        Map<String, Exporter> open = new LinkedHashMap<>();
        try {
            exporters.forEach((name, opening) -> open.put(name, opening.open(plain)));
        } catch (RuntimeException e) {
            open.values().forEach(Exporter::close);
            throw e;
        }
        Metering metering = new Metering(open, plain);
        if (!open.isEmpty()) {
            metering.machine = MachineMeters.in(metering.meters);
        }
        return metering;
    }

    /** What the layers share, registry and all. */
    public LayerContext context() {
        return context;
    }

    /** By the name of their section in configuration. */
    public Map<String, Exporter> exporters() {
        return exporters;
    }

    /** From now on, what the layers say of themselves is measured too; to be called once. */
    public void watch(Layers layers) {
        if (!exporters.isEmpty()) {
            sampling = LayerMeters.start(layers, context);
        }
    }

    /** Looks at the layers no more; to be called before they are closed. What they measure is still taken. */
    public void release() {
        LayerMeters open = sampling;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public void close() {
        release();
        exporters.values().forEach(Exporter::close);
        MachineMeters open = machine;
        if (open != null) {
            open.close();
        }
        meters.close();
    }
}
