package io.c19.state.git;

import io.c19.fixtures.Apart;
import io.c19.fixtures.Git;
import io.c19.fixtures.StateContract;
import io.c19.layers.Key;
import io.c19.layers.LayerContext;
import io.c19.layers.State;
import io.c19.layers.config.Settings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

class GitStateTest extends StateContract {
    @Override
    protected State open(LayerContext context, Path directory, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("path", directory.toString());
        return new GitStateKind().configure(Settings.of(all)).open(context);
    }

    /** Over how many levels of directories the keys are spread. */
    int fanOut() {
        return 0;
    }

    @Override
    protected @Nullable State openApart(LayerContext context, Path directory, Apart apart) {
        Layout layout = new Layout(fanOut());
        Path made = directory.resolveSibling(directory.getFileName() + "-apart");
        String file = new String(StoreFile.bytes("c19", layout), StandardCharsets.UTF_8);
        apart.make(made, Map.of(StoreFile.PATH, file), key -> layout.path(new Key(key)));
        GitStore.init(directory, new InitOptions(made.toString(), "here", "c19"));
        return GitStore.open(directory, context);
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
