package io.c19.layers;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The open layers of one agent that stand behind it.
 *
 * @param connection null: the agent runs alone
 * @param exporters by the name of their section in configuration
 */
public record Layers(State state, @Nullable Connection connection, Map<String, Exporter> exporters) {
    public Layers {
        exporters = Collections.unmodifiableMap(new LinkedHashMap<>(exporters));
    }

    public Layers(State state, @Nullable Connection connection) {
        this(state, connection, Map.of());
    }

    /**
     * Those that have a capability, by their names in configuration: {@code state}, {@code connection}, {@code
     * connection.peer_provider}, {@code metrics.NAME}.
     */
    public <C> Map<String, C> offering(Class<C> type) {
        Map<String, Capable> all = new LinkedHashMap<>();
        all.put("state", state);
        if (connection != null) {
            all.put("connection", connection);
            connection.provider().ifPresent(provider -> all.put("connection.peer_provider", provider));
        }
        exporters.forEach((name, exporter) -> all.put("metrics." + name, exporter));
        Map<String, C> offering = new LinkedHashMap<>();
        all.forEach((name, layer) -> layer.capability(type).ifPresent(offered -> offering.put(name, offered)));
        return offering;
    }
}
