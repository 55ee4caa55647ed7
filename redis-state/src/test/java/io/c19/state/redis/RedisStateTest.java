package io.c19.state.redis;

import io.c19.fixtures.StateContract;
import io.c19.layers.LayerContext;
import io.c19.layers.State;
import io.c19.layers.config.Settings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Against a real server, of which each directory is a prefix. */
class RedisStateTest extends StateContract {
    @Override
    protected State open(LayerContext context, Path directory, Map<String, String> settings) {
        return open(SharedRedis.url(), context, directory, settings);
    }

    static State open(String url, LayerContext context, Path directory, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("url", url);
        all.put("timeout", "20000");
        all.put("prefix", "test-" + UUID.nameUUIDFromBytes(Server.bytes(directory.toString())));
        return new RedisStateKind().configure(Settings.of(all)).open(context);
    }

    @Override
    public boolean durable() {
        return true;
    }
}
