package io.c19.state.git;

import io.c19.layers.Key;
import org.jspecify.annotations.Nullable;

/** Where the keys of a store lie in the tree of {@code main}. Chosen when the store is made, then the same for good. */
record Layout() {
    /** Each key at its own path. */
    static final Layout FLAT = new Layout();

    /** The path of the key's value, and below the directories of metadata and conflicts that of what belongs to it. */
    String path(Key key) {
        return KeyPath.encode(key);
    }

    /** The key whose path this is, or null when it is not the path of any. */
    @Nullable
    Key key(String path) {
        return KeyPath.decode(path);
    }
}
