package io.c19.state.jdbc;

import io.c19.fixtures.StateContract;
import io.c19.layers.LayerContext;
import io.c19.layers.State;
import io.c19.layers.config.Settings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Against a real server, of which each directory has tables of its own. */
class PostgresStateTest extends StateContract {
    private static final String GIVEN = System.getProperty("c19.postgres.url", "");
    private static @Nullable PostgresProcess server;

    @BeforeAll
    static void start() {
        if (GIVEN.isEmpty()) {
            server = PostgresProcess.start(
                    "fsync=off", "full_page_writes=off", "synchronous_commit=off", "autovacuum=off");
        }
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    protected State open(LayerContext context, Path directory, Map<String, String> settings) {
        byte[] name = directory.toString().getBytes(StandardCharsets.UTF_8);
        String id = UUID.nameUUIDFromBytes(name).toString().replace("-", "").substring(0, 16);
        Map<String, String> all = new HashMap<>(settings);
        all.put("url", server == null ? GIVEN : server.url());
        all.put("user", "c19");
        all.put("timeout", "20000");
        all.put("connections", "16");
        all.put("prefix", "t" + id + "_");
        return new JdbcStateKind().configure(Settings.of(all)).open(context);
    }

    @Override
    public boolean durable() {
        return true;
    }
}
