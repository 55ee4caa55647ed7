package io.c19.layers.config;

import java.util.List;
import java.util.Optional;

/** Values that take precedence over the file's: flags over environment variables. */
@FunctionalInterface
public interface Overlay {
    Overlay NONE = path -> Optional.empty();

    /** @param path the field's name below {@code spec}, such as {@code [agent, port]} */
    Optional<Found> find(List<String> path);

    /** @param origin where the value came from, for messages: {@code --port}, {@code C19_AGENT_PORT} */
    record Found(String value, String origin) {}

    /** This one first, then the other. */
    default Overlay over(Overlay other) {
        return path -> find(path).or(() -> other.find(path));
    }
}
