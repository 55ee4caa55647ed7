package io.c19.layers;

import java.util.Set;

/**
 * What can be chosen by {@code kind} in configuration; found with {@link java.util.ServiceLoader}, so that a jar on the class path adds one.
 * An instance is made for each reading of a configuration, by the thread that reads it; it holds nothing and starts nothing.
 */
public interface Kind {
    String name();

    /** Further names it answers to in configuration. */
    default Set<String> aliases() {
        return Set.of();
    }
}
