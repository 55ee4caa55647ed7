package io.c19.layers;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Several prefixes, of which any one selects a key. In the order of keys, and none of them begins with another, so what they
 * select is in order too when it is taken from one after the other. Immutable.
 *
 * @param all never empty
 */
public record Prefixes(List<Prefix> all) {
    public static final Prefixes ALL = new Prefixes(List.of(Prefix.ALL));

    /** @throws IllegalArgumentException when they are none, or not as {@link #of} makes them */
    public Prefixes {
        all = List.copyOf(all);
        if (all.isEmpty() || !all.equals(disjoint(all))) {
            throw new IllegalArgumentException("prefixes: %s (expected: some, in order, apart)".formatted(all));
        }
    }

    /** All that any of these selects; everything when there are none. */
    public static Prefixes of(Collection<Prefix> prefixes) {
        return prefixes.isEmpty() ? ALL : new Prefixes(disjoint(prefixes));
    }

    public boolean matches(Key key) {
        for (Prefix prefix : all) {
            if (prefix.matches(key)) {
                return true;
            }
        }
        return false;
    }

    private static List<Prefix> disjoint(Collection<Prefix> prefixes) {
        List<Prefix> kept = new ArrayList<>();
        prefixes.stream()
                .sorted(Comparator.comparing(Prefix::text, Key.TEXT_ORDER))
                .filter(next -> kept.isEmpty()
                        || !next.text().startsWith(kept.get(kept.size() - 1).text()))
                .forEach(kept::add);
        return kept;
    }
}
