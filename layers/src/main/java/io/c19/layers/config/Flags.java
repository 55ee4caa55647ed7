package io.c19.layers.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Flags of the command line as an overlay. Immutable. */
public final class Flags implements Overlay {
    private final Map<String, Found> byField;

    /** @param byField by the field's full name below {@code spec}, such as {@code agent.port}; the origin is the flag's name */
    public Flags(Map<String, Found> byField) {
        this.byField = new TreeMap<>(byField);
        this.byField.values().removeIf(found -> found.value().isBlank());
    }

    @Override
    public Optional<Found> find(List<String> path) {
        return Optional.ofNullable(byField.get(String.join(".", path)));
    }

    @Override
    public boolean givesBelow(List<String> path) {
        String start = String.join(".", path) + ".";
        return byField.keySet().stream().anyMatch(field -> field.startsWith(start));
    }

    @Override
    public List<String> strays(Set<String> fields) {
        return byField.entrySet().stream()
                .filter(entry -> !fields.contains(entry.getKey()))
                .map(entry -> entry.getValue().origin())
                .toList();
    }
}
