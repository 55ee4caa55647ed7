package io.c19.connection.standard;

import io.c19.fixtures.TestClock;
import io.c19.layers.Batch;
import io.c19.layers.Entry;
import io.c19.layers.Key;
import io.c19.layers.LayerContext;
import io.c19.layers.Limits;
import io.c19.layers.Mutation;
import io.c19.layers.State;
import io.c19.layers.Value;
import io.c19.layers.config.Settings;
import io.c19.layers.memory.MemoryStateKind;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An agent without its HTTP API: a state in memory and, once it is started, a connection. */
final class TestAgent implements AutoCloseable {
    private final Clock clock;
    private final Limits limits;
    private final State state;
    private @Nullable DefaultConnection connection;

    TestAgent(Clock clock, Limits limits) {
        this.clock = clock;
        this.limits = limits;
        this.state = new MemoryStateKind().configure(Settings.of(Map.of())).open(context());
    }

    static TestAgent lone() {
        return new TestAgent(new TestClock(), Limits.DEFAULT);
    }

    /** With intervals so long that nothing happens by itself but what the given fields say otherwise. */
    static TestAgent started(Map<String, String> fields) {
        return lone().start(fields);
    }

    TestAgent start(Map<String, String> fields) {
        Map<String, String> all = new HashMap<>(Map.of(
                "port",
                "0",
                "bind",
                "127.0.0.1",
                "push_interval",
                "86400000",
                "pull_interval",
                "86400000",
                "timeout",
                "1000"));
        all.putAll(fields);
        connection = (DefaultConnection)
                new DefaultConnectionKind().configure(Settings.of(all)).connect(context(), state);
        return this;
    }

    LayerContext context() {
        return new LayerContext("test", clock, limits);
    }

    State state() {
        return state;
    }

    DefaultConnection connection() {
        if (connection == null) {
            throw new IllegalStateException("not started");
        }
        return connection;
    }

    URI uri() {
        return connection().address().resolve("/");
    }

    String address() {
        return connection().address().getAuthority();
    }

    void put(String key, String json) {
        put(key, new Value(json.getBytes(StandardCharsets.UTF_8), "application/json", null, null));
    }

    void put(String key, Value value) {
        state.apply(Batch.of(new Mutation.Put(new Key(key), value)));
    }

    void delete(String key) {
        state.apply(Batch.of(new Mutation.Delete(new Key(key))));
    }

    /** Null when there is none. */
    @Nullable
    String get(String key) {
        Entry entry = state.head().get(new Key(key)).orElse(null);
        return entry == null ? null : new String(entry.value().bytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        if (connection != null) {
            connection.close();
        }
        state.close();
    }
}
