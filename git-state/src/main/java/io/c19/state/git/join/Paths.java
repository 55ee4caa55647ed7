package io.c19.state.git.join;

import org.jspecify.annotations.Nullable;

/** Which key's value a path is: policies are for keys, and where a key lies depends on the store's layout. */
public interface Paths {
    /** The key's whole text, or null when no key has this path. */
    @Nullable
    String key(String path);
}
