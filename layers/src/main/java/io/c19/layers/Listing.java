package io.c19.layers;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of keys.
 *
 * @param prefixes the common prefixes of a grouped query, each ending in {@code /}
 * @param next where the following page starts, for {@link ListQuery#after}; null: this was the last page
 */
public record Listing(List<Listed> entries, List<String> prefixes, @Nullable String next) {
    public Listing {
        entries = List.copyOf(entries);
        prefixes = List.copyOf(prefixes);
    }
}
