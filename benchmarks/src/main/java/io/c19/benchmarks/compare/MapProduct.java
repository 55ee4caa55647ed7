package io.c19.benchmarks.compare;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@link MapServer} in a process of its own, spoken to as this agent is. */
record MapProduct() implements Product {
    @Override
    public String name() {
        return "map";
    }

    @Override
    public @Nullable String missing() {
        return null;
    }

    @Override
    public List<String> command(Place place) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                MapServer.class.getName(),
                Integer.toString(place.port()));
    }

    @Override
    public Wire wire() {
        return new C19Wire(1);
    }
}
