package io.c19.agent.http;

import io.c19.layers.ApplyResult;
import io.c19.layers.ApplyResult.Applied;
import io.c19.layers.Batch;
import io.c19.layers.Conflicts;
import io.c19.layers.Connection;
import io.c19.layers.Copy;
import io.c19.layers.Key;
import io.c19.layers.LayerContext;
import io.c19.layers.Limits;
import io.c19.layers.State;
import io.c19.layers.Transacted;
import io.c19.layers.Transacted.Done;
import io.c19.layers.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What all routes serve from. Thread-safe. */
record Serving(
        LayerContext context, State state, Revisions revisions, LargeBodies largeBodies, @Nullable Connection asked) {
    /** Ten years: longer is as good as for ever, and far within what dates can express. */
    static final long TTL_MILLIS_MAX = Duration.ofDays(3_650).toMillis();

    /**
     * Bound of the length of the values that one answer holds together, so that many large values do not take the agent's
     * memory. A value that is larger by itself still comes, alone.
     */
    static final long ANSWER_VALUE_BYTES_MAX = 4L << 20;

    /** A thousand values of usual size, of which an agent can hold many requests at a time. */
    static final int BATCH_BODY_BYTES_MAX = 16 << 20;

    Serving(LayerContext context, State state) {
        this(context, state, null);
    }

    /** @param connection that is asked for what the state lacks, if it does such a thing; null: there is none */
    Serving(LayerContext context, State state, @Nullable Connection connection) {
        this(
                context,
                state,
                new Revisions(state),
                new LargeBodies(),
                connection != null && connection.queries() ? connection : null);
    }

    /** What peers have for a key that the state lacks: a copy, which no revision here has. Blocks for them. */
    Optional<Copy> copy(Key key) {
        return asked == null ? Optional.empty() : asked.query(key);
    }

    Limits limits() {
        return context.limits();
    }

    Instant now() {
        return context.clock().instant();
    }

    /** A batch of usual values, or a single one of the greatest length in base 64. */
    int bodyMax() {
        return Math.max(BATCH_BODY_BYTES_MAX, 2 * limits().valueBytesMax());
    }

    /** @throws ProblemException when the state has none */
    Conflicts conflicts() {
        return state.capability(Conflicts.class)
                .orElseThrow(() -> ProblemType.NOT_SUPPORTED.failure(
                        "A state of kind %s is written in one place only, so it has no conflicts; run the agent with a state of kind Git for them."
                                .formatted(state.kind())));
    }

    /** @throws ProblemException when the state has none */
    Transactions transactions() {
        return state.capability(Transactions.class)
                .orElseThrow(() -> ProblemType.NOT_SUPPORTED.failure(
                        "A state of kind %s cannot judge and write in one step; run the agent with a state of kind Git for batches."
                                .formatted(state.kind())));
    }

    /** When something written now expires. */
    @Nullable
    Instant expires(@Nullable Long ttlMillis) {
        return ttlMillis == null ? null : now().plusMillis(ttlMillis);
    }

    /** @throws ProblemException when the write is refused */
    Applied apply(Batch batch) {
        return applied(state.apply(batch));
    }

    static Applied applied(ApplyResult result) {
        if (result instanceof Applied applied) {
            return applied;
        }
        throw Problems.of(result).failure();
    }

    /** @throws ProblemException when it was not done */
    static Done done(Transacted result) {
        if (result instanceof Done done) {
            return done;
        }
        throw Problems.of(result).failure();
    }
}
