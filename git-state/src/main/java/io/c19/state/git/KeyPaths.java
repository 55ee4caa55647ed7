package io.c19.state.git;

import io.c19.layers.Key;
import io.c19.state.git.join.Paths;
import org.jspecify.annotations.Nullable;

/** The keys of paths, as a store's layout has them. */
record KeyPaths(Layout layout) implements Paths {
    @Override
    public @Nullable String key(String path) {
        Key key = layout.key(path);
        return key == null ? null : key.text();
    }
}
