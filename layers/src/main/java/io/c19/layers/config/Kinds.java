package io.c19.layers.config;

import io.c19.layers.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The kinds of one layer to choose from. Names and aliases are compared without regard to case; a name goes before an alias.
 *
 * @param layer what they are kinds of, for messages
 */
public record Kinds<K extends Kind>(String layer, List<K> all) {
    private static final String FIELD = "kind";

    public Kinds {
        all = all.stream().sorted(Comparator.comparing(Kind::name)).toList();
    }

    /** Those of the class path. @throws ConfigException when one of them cannot be loaded */
    public static <K extends Kind> Kinds<K> installed(String layer, Class<K> type) {
        try {
            List<K> found = new ArrayList<>();
            ServiceLoader.load(type, Kinds.class.getClassLoader()).forEach(found::add);
            return new Kinds<>(layer, found);
        } catch (ServiceConfigurationError e) {
            throw new ConfigException(
                    "A kind of %s on the class path cannot be loaded, remove or replace its jar: %s"
                            .formatted(layer, e.getMessage()),
                    e);
        }
    }

    /**
     * The kind that the field {@code kind} of a section names.
     *
     * @throws ConfigException when there is no such kind; the message lists those that there are
     */
    public K choose(Settings section, String defaultName) {
        String name = section.text(FIELD, defaultName);
        List<K> matches =
                all.stream().filter(kind -> kind.name().equalsIgnoreCase(name)).toList();
        if (matches.isEmpty()) {
            matches = all.stream()
                    .filter(kind -> kind.aliases().stream().anyMatch(name::equalsIgnoreCase))
                    .toList();
        }
        if (matches.isEmpty()) {
            throw section.wrong(FIELD, expected());
        }
        if (matches.size() > 1) {
            throw section.wrong(
                    FIELD,
                    "one %s of that name, but the class path has %s; remove one"
                            .formatted(
                                    layer,
                                    matches.stream()
                                            .map(kind -> kind.getClass().getName())
                                            .collect(Collectors.joining(" and "))));
        }
        return matches.get(0);
    }

    private String expected() {
        if (all.isEmpty()) {
            return "none, since no kind of %s is installed".formatted(layer);
        }
        Stream<String> names = all.stream()
                .map(kind -> kind.aliases().isEmpty()
                        ? kind.name()
                        : "%s (or %s)"
                                .formatted(
                                        kind.name(),
                                        kind.aliases().stream().sorted().collect(Collectors.joining(", "))));
        return "one of " + names.collect(Collectors.joining(", "));
    }
}
