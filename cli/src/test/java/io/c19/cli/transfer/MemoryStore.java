package io.c19.cli.transfer;

import io.c19.cli.Agents;
import io.c19.cli.serve.RunningAgent;
import io.c19.cli.store.Store;
import io.c19.cli.store.Store.Item;
import io.c19.cli.store.Store.Scan;
import io.c19.cli.store.Stores;
import io.c19.layers.Batch;
import io.c19.layers.Key;
import io.c19.layers.Mutation;
import io.c19.layers.Note;
import io.c19.layers.Prefix;
import io.c19.layers.Value;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** A store over HTTP on a state in memory: all that transfers need, and quick. */
final class MemoryStore implements AutoCloseable {
    private final RunningAgent agent;
    private final Store store;

    MemoryStore(String... fieldsAndValues) {
        String[] all = new String[fieldsAndValues.length + 2];
        all[0] = "state.kind";
        all[1] = "Memory";
        System.arraycopy(fieldsAndValues, 0, all, 2, fieldsAndValues.length);
        agent = Agents.start(all);
        store = Stores.connect(agent.address(), Duration.ofSeconds(30), Clock.systemUTC());
    }

    Store store() {
        return store;
    }

    void put(String key, Value value) {
        store.write(Batch.of(new Mutation.Put(new Key(key), value)));
    }

    void putAll(Map<String, Value> values) {
        for (Map.Entry<String, Value> entry : values.entrySet()) {
            store.write(new Batch(
                    List.of(), List.of(new Mutation.Put(new Key(entry.getKey()), entry.getValue())), Note.NONE));
        }
    }

    Map<String, Value> all() {
        Map<String, Value> all = new TreeMap<>();
        store.list(Scan.keys(Prefix.ALL).withValues())
                .items()
                .forEachRemaining(item -> all.put(
                        item.text(),
                        Objects.requireNonNull(((Item.One) item).listed().value())));
        return all;
    }

    void clear() {
        store.deleteAll(Prefix.ALL, all().size(), Note.NONE);
    }

    @Override
    public void close() {
        agent.close();
    }
}
