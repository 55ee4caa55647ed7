package io.c19.layers;

import org.jspecify.annotations.Nullable;

/** What became of one mutation; the etags are null where the key is absent. */
public record Outcome(Key key, Effect effect, @Nullable String before, @Nullable String after) {
    public enum Effect {
        CREATED,
        REPLACED,
        DELETED,
        /** The state held just this already, or the key to delete was absent: nothing was written. */
        UNCHANGED
    }
}
