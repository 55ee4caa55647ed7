package io.c19.connection.query;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.c19.layers.Key;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Who has asked for a key lately, and so may hold a copy of what it was, or that it was not. Thread-safe. */
final class Interests {
    /** Whoever is forgotten has its copy until it ends by itself. */
    private static final int KEYS_MAX = 100_000;

    private static final int AGENTS_MAX = 1_000;

    private final Cache<Key, Set<String>> agents;

    /** @param ttl for how long a copy may be held */
    Interests(InstantSource clock, Duration ttl) {
        agents = Caffeine.newBuilder()
                .maximumSize(KEYS_MAX)
                .expireAfterWrite(ttl)
                .ticker(() -> clock.millis() * 1_000_000L)
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
}
