package io.c19.state.redis;

import static io.c19.fixtures.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.c19.fixtures.RedisProcess;
import io.c19.layers.ApplyResult;
import io.c19.layers.ApplyResult.Applied;
import io.c19.layers.Batch;
import io.c19.layers.Key;
import io.c19.layers.LayerContext;
import io.c19.layers.Limits;
import io.c19.layers.Mutation;
import io.c19.layers.State;
import io.c19.layers.Value;
import io.c19.layers.config.Settings;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** How tests open states at a server, and write to them. */
final class Opening {
    private Opening() {}

    /** @param more settings in pairs of name and value */
    static State open(String url, String... more) {
        return open(url, Clock.systemUTC(), Map.of(), more);
    }

    static State open(String url, Clock clock, Map<String, String> environment, String... more) {
        Map<String, String> all = new HashMap<>(Map.of("url", url));
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        Settings settings = Settings.of(all);
        LayerContext context = new LayerContext("test", clock, Limits.DEFAULT);
        return RedisState.open(context, io.c19.layers.Expiry.read(settings), RedisSettings.read(settings), environment);
    }

    static Applied put(State state, String key, String text) {
        ApplyResult result = state.apply(Batch.of(new Mutation.Put(new Key(key), value(text))));
        if (result instanceof Applied applied) {
            return applied;
        }
        throw new AssertionError("refused: " + result);
    }

    static Value value(String text) {
        return Value.of(text.getBytes(StandardCharsets.UTF_8));
    }

    static Optional<String> get(State state, String key) {
        return state.head()
                .get(new Key(key))
                .map(entry -> new String(entry.value().bytes(), StandardCharsets.UTF_8));
    }

    /** All slots are this one node's. */
    static void makeCluster(RedisProcess redis) {
        RedisClient client = RedisClient.create(redis.url());
        try {
            RedisCommands<String, String> node = client.connect().sync();
            node.clusterAddSlots(IntStream.range(0, 16_384).toArray());
            eventually(() -> assertThat(node.clusterInfo()).contains("cluster_state:ok"));
        } finally {
            client.shutdown();
        }
    }
}
