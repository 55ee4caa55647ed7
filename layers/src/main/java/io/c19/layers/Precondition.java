package io.c19.layers;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What must hold of the newest state for a batch to be applied. An expired key counts as absent. */
public sealed interface Precondition {
    Key key();

    /** @param etag of the key's newest value, null when it is absent */
    boolean holds(@Nullable String etag);

    record Present(Key key) implements Precondition {
        @Override
        public boolean holds(@Nullable String etag) {
            return etag != null;
        }
    }

    record Absent(Key key) implements Precondition {
        @Override
        public boolean holds(@Nullable String etag) {
            return etag == null;
        }
    }

    /** The key is there and its etag is one of these. */
    record EtagIn(Key key, Set<String> etags) implements Precondition {
        public EtagIn {
            etags = Set.copyOf(etags);
        }

        @Override
        public boolean holds(@Nullable String etag) {
            return etag != null && etags.contains(etag);
        }
    }
}
