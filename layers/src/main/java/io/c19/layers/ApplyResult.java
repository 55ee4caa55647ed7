package io.c19.layers;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of a write. Everything but {@link Applied} left the state as it was. */
public sealed interface ApplyResult {

    /**
     * The write is durable and visible.
     *
     * @param revision the revision it made, or the newest one when there was nothing to change
     * @param outcomes one for each mutation of a batch, in its order; for a revert, one for each key it changed
     */
    record Applied(Revision revision, List<Outcome> outcomes) implements ApplyResult {
        public Applied {
            outcomes = List.copyOf(outcomes);
        }
    }

    /** @param actualEtag the newest etag of the condition's key, null when it is absent */
    record PreconditionFailed(Precondition condition, @Nullable String actualEtag) implements ApplyResult {}

    /** {@code key} and {@code existing} cannot both hold values, since one is a directory of the other. */
    record KeyClash(Key key, Key existing) implements ApplyResult {}

    /** Too many writes wait already; try again after about this long. */
    record Busy(Duration retryAfter) implements ApplyResult {}
}
