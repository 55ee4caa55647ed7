package io.c19.state.redis;

import io.c19.layers.KeyChange;
import io.c19.layers.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What became of a write. */
sealed interface WriteAnswer {

    /**
     * It was judged and done.
     *
     * @param changes what those who follow are told; empty: it made no step
     * @param repeated whether that was before, when the same request came first
     */
    record Done(
            Position at, boolean held, Instant time, List<Outcome> outcomes, List<KeyChange> changes, boolean repeated)
            implements WriteAnswer {
        /** That it made now. */
        Optional<Step> step() {
            return repeated || changes.isEmpty() ? Optional.empty() : Optional.of(Step.of(at.step(), time, changes));
        }
    }

    /** A condition does not hold; nothing was done. */
    record Failed(int condition, @Nullable String etag) implements WriteAnswer {}

    /** A condition is of a revision that is not held; nothing was done. */
    record Unknown(int condition) implements WriteAnswer {}

    /** Another request went by the same key; nothing was done. */
    record OtherRequest() implements WriteAnswer {}

    /** The store is not the one that was known; nothing was done. */
    record Lost(Position known) implements WriteAnswer {}
}
