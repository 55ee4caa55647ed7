package io.c19.layers.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Environment variables as an overlay: the field {@code state.purge_interval} is {@code C19_STATE_PURGE_INTERVAL}. An empty
 * variable is the same as none. Immutable.
 */
public final class Environment implements Overlay {
    private static final String PREFIX = "C19_";

    private final Map<String, String> variables = new TreeMap<>();

    /** @param variables of the process, as {@link System#getenv()} gives them */
    public Environment(Map<String, String> variables) {
        variables.forEach((name, value) -> {
            if (name.startsWith(PREFIX) && !value.isBlank()) {
                this.variables.put(name, value);
            }
        });
    }

    /** @param path the field's name below {@code spec} */
    public static String nameOf(List<String> path) {
        return PREFIX + String.join("_", path).toUpperCase(Locale.ROOT);
    }

    @Override
    public Optional<Found> find(List<String> path) {
        String name = nameOf(path);
        return Optional.ofNullable(variables.get(name)).map(value -> new Found(value, name));
    }

    @Override
    public boolean givesBelow(List<String> path) {
        String start = nameOf(path) + "_";
        return variables.keySet().stream().anyMatch(name -> name.startsWith(start));
    }

    /** Only those that start like a field do: others, such as {@code C19_URL}, belong to programs around the agent. */
    @Override
    public List<String> strays(Set<String> fields) {
        Set<String> known = fields.stream()
                .map(field -> nameOf(List.of(field.split("\\."))))
                .collect(Collectors.toSet());
        return variables.keySet().stream()
                .filter(name -> !known.contains(name))
                .filter(name -> Configuration.SECTIONS.stream()
                        .anyMatch(section -> name.startsWith(nameOf(List.of(section)) + "_")))
                .toList();
    }
}
