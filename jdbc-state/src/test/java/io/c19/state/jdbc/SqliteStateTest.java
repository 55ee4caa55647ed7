package io.c19.state.jdbc;

import io.c19.fixtures.StateContract;
import io.c19.layers.LayerContext;
import io.c19.layers.State;
import io.c19.layers.config.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A file each, for which nobody waits until it is on the disk. */
class SqliteStateTest extends StateContract {
    @Override
    protected State open(LayerContext context, Path directory, Map<String, String> settings) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> all = new HashMap<>(settings);
        all.put("url", "jdbc:sqlite:" + directory.resolve("data.db") + "?synchronous=OFF");
        all.put("timeout", "20000");
        return new JdbcStateKind().configure(Settings.of(all)).open(context);
    }

    @Override
    public boolean durable() {
        return true;
    }
}
