package io.c19.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;

/** The Java machine and its process, by Micrometer's own meters and names. */
final class MachineMeters implements AutoCloseable {
    private final JvmGcMetrics gc = new JvmGcMetrics();

    private MachineMeters() {}

    static MachineMeters in(MeterRegistry meters) {
        MachineMeters machine = new MachineMeters();
        machine.gc.bindTo(meters);
        new JvmMemoryMetrics().bindTo(meters);
        new JvmThreadMetrics().bindTo(meters);
        new ClassLoaderMetrics().bindTo(meters);
        new ProcessorMetrics().bindTo(meters);
        new FileDescriptorMetrics().bindTo(meters);
        new UptimeMetrics().bindTo(meters);
        return machine;
    }

    /** Hears of collections no more. */
    @Override
    public void close() {
        gc.close();
    }
}
