package com.example.c19.journal;

import io.c19.fixtures.StateContract;
import io.c19.layers.LayerContext;
import io.c19.layers.State;
import io.c19.layers.config.Settings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What every state promises. */
class JournalContractTest extends StateContract {
    @Override
    protected State open(LayerContext context, Path directory, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("path", directory.resolve("journal").toString());
        all.put("sync", "false"); // a test ends with its process
        return new JournalKind().configure(Settings.of(all)).open(context);
    }

    @Override
    public boolean durable() {
        return true;
    }
}
