package io.c19.connection.query;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.c19.layers.Key;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/** Who has asked for a key lately, and so may hold a copy of what it was, or that it was not. Thread-safe; a matter of memory alone. */
final class Interests {
    /** Of agents, of all keys together: some 50 MB. Whoever is forgotten has its copy until it ends by itself. */
    private static final int NOTES_MAX = 500_000;

    /** Of one key, since each of them is looked at when another one comes. */
    private static final int AGENTS_MAX = 1_000;

    private final Cache<Key, Set<String>> agents;

    /** @param ttl for how long a copy may be held */
    Interests(LongSupplier nanoTime, Duration ttl) {
        agents = Caffeine.newBuilder()
                .maximumWeight(NOTES_MAX)
                .weigher((Key key, Set<String> known) -> known.size())
                .expireAfterWrite(ttl)
                .ticker(nanoTime::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    void add(Key key, String agent) {
        agents.asMap().compute(key, (same, known) -> {
            Set<String> all = known == null ? new LinkedHashSet<>() : new LinkedHashSet<>(known);
            if (all.size() < AGENTS_MAX) {
                all.add(agent);
            }
            return all;
        });
    }

    /** Those who have asked; from now on they are not known any more. */
    List<String> take(Key key) {
        Set<String> known = agents.asMap().remove(key);
        return known == null ? List.of() : List.copyOf(known);
    }

    /** All that anybody has asked for. */
    List<Key> keys() {
        return List.copyOf(agents.asMap().keySet());
    }
}
