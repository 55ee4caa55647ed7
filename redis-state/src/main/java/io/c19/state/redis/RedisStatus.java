package io.c19.state.redis;

import io.c19.layers.StateException;
import io.c19.layers.StateStatus;
import io.lettuce.core.KeyValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a person wants to know of the store and its server. Thread-safe. */
final class RedisStatus {
    /** Of the server's own report, by the names that they have here. */
    private static final Map<String, String> OF_SERVER = Map.of(
            "redis_version", "serverVersion",
            "role", "serverRole",
            "connected_slaves", "serverReplicas",
            "used_memory", "serverMemoryBytes",
            "maxmemory", "serverMemoryMaxBytes",
            "aof_enabled", "serverAppendOnly");

    private final Store store;
    private final RedisSettings settings;

    RedisStatus(Store store, RedisSettings settings) {
        this.store = store;
        this.settings = settings;
    }

    /** Two sums over the digests of all keys with their values. */
    String version() {
        return field(head("print"), 0);
    }

    StateStatus all() {
        Server server = store.server();
        List<KeyValue<String, byte[]>> head = head("step", "oldest", "bytes", "kept");
        long keys = server.ask(commands -> commands.zcard(server.layout().keys()))
                - server.ask(commands -> commands.hlen(server.layout().gone()));
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("url", settings.url());
        figures.put("database", settings.database());
        figures.put("prefix", settings.prefix());
        figures.put("valueBytes", number(head, 2));
        figures.put("olderRevisions", number(head, 0) - number(head, 1));
        figures.put("olderValueBytes", number(head, 3));
        long before = System.nanoTime();
        String report = server.ask(commands -> commands.info());
        figures.put("serverAnswerMicros", (System.nanoTime() - before) / 1_000);
        for (String line : report.lines().toList()) {
            int colon = line.indexOf(':');
            String name = colon < 0 ? null : OF_SERVER.get(line.substring(0, colon));
            if (name != null) {
                figures.put(name, figure(line.substring(colon + 1)));
            }
        }
        return new StateStatus(keys, 0, figures);
    }

    private static Object figure(String text) {
        return text.matches("\\d{1,18}") ? (Object) Long.valueOf(text) : text;
    }

    private List<KeyValue<String, byte[]>> head(String... fields) {
        Server server = store.server();
        return server.ask(commands -> commands.hmget(server.layout().head(), fields));
    }

    /** @throws StateException when Redis was emptied a moment ago */
    private String field(List<KeyValue<String, byte[]>> fields, int index) {
        byte[] value = fields.get(index).getValueOrElse(null);
        if (value == null) {
            throw store.server().failures().changed();
        }
        return Server.text(value);
    }

    private long number(List<KeyValue<String, byte[]>> fields, int index) {
        return Long.parseLong(field(fields, index));
    }
}
