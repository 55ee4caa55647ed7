package io.c19.benchmarks.compare;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Redis with its append-only file, synced before it answers, and no other snapshots. It keeps no history. */
record Redis() implements Product {
    @Override
    public String name() {
        return "redis";
    }

    @Override
    public @Nullable String missing() {
        return Product.program("redis-server") == null ? "apt-get install redis-server" : null;
    }

    @Override
    public List<String> command(Place place) {
        return List.of(
                "redis-server",
                "--port",
                Integer.toString(place.port()),
                "--bind",
                "127.0.0.1",
                "--dir",
                place.directory().toString(),
                "--appendonly",
                "yes",
                "--appendfsync",
                "always",
                "--save",
                "");
    }

    @Override
    public Wire wire() {
        return new RedisWire();
    }
}
