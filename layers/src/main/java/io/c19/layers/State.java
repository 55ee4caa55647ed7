package io.c19.layers;

import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The layer that holds the data. Thread-safe: the agent calls from as many threads as it has requests, the connection and the exporters
 * from threads of their own, all at once. Reads go through snapshots and do not wait for writers; writes are atomic
 * batches, ordered one after the other, and durable (as far as the kind has a disk) before they are answered.
 *
 * <p>Every kind passes the shared contract suite. What only some kinds can do is a capability, such as {@link History}.
 */
public interface State extends Capable, AutoCloseable {
    /** The name it goes by in configuration, such as {@code Git}. */
    String kind();

    /** The id of the node that this state writes as, for a state that is one of several replicas; empty for others. */
    default Optional<String> node() {
        return Optional.empty();
    }

    /** The newest revision. Never blocks. */
    Snapshot head();

    /**
     * An older revision, as far as it is still held: for a state with {@link History} every one of it, for others the
     * recent ones, so that the pages of a listing can stay on one. Empty when it is unknown or no longer held.
     */
    Optional<Snapshot> at(Revision revision);

    /**
     * Applies a batch; blocks until it is durable and visible, or refused. Called by many threads at a time, which may have been interrupted.
     *
     * @throws LimitException when a key, a value or the batch is over the {@link Limits}
     * @throws StateException when the storage fails; the write was then not acknowledged and is not visible
     */
    ApplyResult apply(Batch batch);

    /** Equal exactly when two states hold the same keys with the same values; says nothing of history. */
    String version();

    /**
     * Calls the listener once for every later step of the newest revision, in order, without gap or repeat, after the step
     * is durable and visible. It runs on the state's own writing thread: it must be quick, must not write to this state, and
     * what it throws is logged and dropped.
     */
    Subscription subscribe(Consumer<Committed> listener);

    /**
     * Counts, which can take seconds on a large store the first time; {@link #fault} does not. The agent asks for each {@code GET /v1/status}, on the
     * thread that answers it; with an exporter, a thread of it asks every other second.
     */
    StateStatus status();

    /**
     * Why writes are refused now, as a sentence for a person; null: all is well. At once, from memory: asked for each {@code GET /readyz} and each scrape, on the
     * thread that answers it.
     *
     * @throws StateException when the state is closed
     */
    @Nullable
    String fault();

    /** Called last but for the exporters, by the thread that ends the agent. Ends accepting writes, finishes those it took, and frees what it holds. Later calls answer {@code CLOSED}. */
    @Override
    void close();
}
