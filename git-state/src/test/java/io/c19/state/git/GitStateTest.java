package io.c19.state.git;

import io.c19.fixtures.Git;
import io.c19.fixtures.StateContract;
import io.c19.layers.LayerContext;
import io.c19.layers.State;
import io.c19.layers.config.Settings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

class GitStateTest extends StateContract {
    @Override
    protected State open(LayerContext context, Path directory, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("path", directory.toString());
        return new GitStateKind().configure(Settings.of(all)).open(context);
    }

    @Override
    public boolean treeShaped() {
        return true;
    }

    @Override
    public boolean durable() {
        return true;
    }

    @Override
    protected void verifyStored(Path directory) {
        Git.fsckStrict(directory);
    }
}
