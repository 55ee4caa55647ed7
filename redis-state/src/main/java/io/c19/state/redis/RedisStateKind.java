package io.c19.state.redis;

import io.c19.layers.Expiry;
import io.c19.layers.StateKind;
import io.c19.layers.config.Settings;

/** The kind {@code Redis}. Its fields are those of {@link RedisSettings}, and {@code ttl} and {@code purge_interval}. */
public final class RedisStateKind implements StateKind {
    static final String NAME = "Redis";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Opening configure(Settings settings) {
        RedisSettings redis = RedisSettings.read(settings);
        Expiry expiry = Expiry.read(settings);
        return context -> RedisState.open(context, expiry, redis, System.getenv());
    }
}
