package io.c19.layers;

import java.util.Set;

/** What must hold of the newest state for a batch to be applied. An expired key counts as absent. */
public sealed interface Precondition {
    Key key();

    record Present(Key key) implements Precondition {}

    record Absent(Key key) implements Precondition {}

    /** The key is there and its etag is one of these. */
    record EtagIn(Key key, Set<String> etags) implements Precondition {
        public EtagIn {
            etags = Set.copyOf(etags);
        }
    }
}
