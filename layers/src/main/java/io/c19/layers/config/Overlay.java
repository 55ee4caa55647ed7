package io.c19.layers.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Values that take precedence over the file's: flags over environment variables. */
@FunctionalInterface
public interface Overlay {
    Overlay NONE = path -> Optional.empty();

    /** @param path the field's name below {@code spec}, such as {@code [agent, port]}. An empty value is none. */
    Optional<Found> find(List<String> path);

    /** Whether it gives any field below this one. */
    default boolean givesBelow(List<String> path) {
        return false;
    }

    /**
     * What it gives that is none of these fields, by its own name for it.
     *
     * @param fields full names below {@code spec}, such as {@code agent.port}
     */
    default List<String> strays(Set<String> fields) {
        return List.of();
    }

    /** @param origin where the value came from, for messages: {@code --port}, {@code C19_AGENT_PORT} */
    record Found(String value, String origin) {}

    /** This one first, then the other. */
    default Overlay over(Overlay other) {
        Overlay first = this;
        return new Overlay() {
            @Override
            public Optional<Found> find(List<String> path) {
                return first.find(path).or(() -> other.find(path));
            }

            @Override
            public boolean givesBelow(List<String> path) {
                return first.givesBelow(path) || other.givesBelow(path);
            }

            @Override
            public List<String> strays(Set<String> fields) {
                List<String> strays = new ArrayList<>(first.strays(fields));
                strays.addAll(other.strays(fields));
                return strays;
            }
        };
    }
}
