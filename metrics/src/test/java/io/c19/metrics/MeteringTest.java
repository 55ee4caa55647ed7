package io.c19.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.c19.layers.Exporter;
import io.c19.layers.ExporterKind.Opening;
import io.c19.layers.LayerException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeteringTest {
    private static final class Kept implements Exporter {
        private final MeterRegistry registry = new SimpleMeterRegistry();
        private int closed;

        @Override
        public MeterRegistry registry() {
            return registry;
        }

        @Override
        public void close() {
            closed++;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void layersMeters_areInEachExporter(int count) {
        Map<String, Kept> kept = new LinkedHashMap<>();
        Map<String, Opening> openings = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            Kept exporter = new Kept();
            kept.put("e" + i, exporter);
            openings.put("e" + i, context -> exporter);
        }
        try (Metering metering = Metering.start(openings, Contexts.PLAIN)) {
            Counter.builder("c19.test.things")
                    .register(metering.context().meters())
                    .increment();

            assertThat(metering.exporters()).containsExactlyInAnyOrderEntriesOf(kept);
            assertThat(kept.values()).allSatisfy(exporter -> {
                assertThat(exporter.registry.get("c19.test.things").counter().count())
                        .isEqualTo(1);
                assertThat(exporter.registry.find("jvm.memory.used").gauges()).isNotEmpty();
            });
        }
        assertThat(kept.values()).allMatch(exporter -> exporter.closed == 1);
    }

    @Test
    void withoutExporters_nothingIsKept() {
        try (Metering metering = Metering.start(Map.of(), Contexts.PLAIN)) {
            Counter counter = Counter.builder("c19.test.things")
                    .register(metering.context().meters());
            counter.increment();

            assertThat(counter.count()).isZero();
            assertThat(metering.context().meters().find("jvm.memory.used").gauges())
                    .isEmpty();
        }
    }

    @Test
    void exporterThatCannotStart_closesThoseBeforeIt() {
        Kept first = new Kept();
        Map<String, Opening> openings = new LinkedHashMap<>();
        openings.put("first", context -> first);
        openings.put("second", context -> {
            throw new LayerException("No.", null);
        });

        assertThatThrownBy(() -> Metering.start(openings, Contexts.PLAIN)).hasMessage("No.");
        assertThat(first.closed).isEqualTo(1);
    }
}
