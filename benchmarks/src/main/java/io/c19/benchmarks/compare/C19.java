package io.c19.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * This agent, as its launcher runs it: with no configuration, save a fan-out for huge flat directories, and exporters.
 *
 * @param exporters as the configuration has them, in one line of YAML
 */
record C19(Path home, String name, String exporters) implements Product {
    static final String NONE = "{}";

    C19(Path home) {
        this(home, "c19", NONE);
    }

    @Override
    public @Nullable String missing() {
        return Files.isRegularFile(home.resolve("cli/target/c19.jar"))
                ? null
                : "run benchmarks/compare, which builds it";
    }

    @Override
    public List<String> command(Place place) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                home.resolve("c19").toString(), "serve", "--data=" + place.file("data"), "--port=" + place.port()));
        if (place.space().flat() || !exporters.equals(NONE)) {
            Path configuration = place.file("c19.yaml");
            String layout = place.space().flat() ? "{fan_out: 1}" : NONE;
            Files.writeString(
                    configuration,
                    "version: 0.1\nspec: {state: {kind: Git, layout: %s}, metrics: %s}\n".formatted(layout, exporters));
            command.add("--config=" + configuration);
        }
        return command;
    }

    @Override
    public Wire wire() {
        return new C19Wire();
    }

    @Override
    public Path repository(Place place) {
        return place.file("data");
    }

    @Override
    public Path log(Place place) {
        return place.file("data").resolve("c19/log");
    }

    @Override
    public boolean isJava() {
        return true;
    }

    @Override
    public boolean hasLog() {
        return true;
    }
}
