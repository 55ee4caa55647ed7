package io.c19.state.git;

import io.c19.layers.ApplyResult;
import io.c19.layers.Committed;
import io.c19.layers.Subscription;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The writing half of a state: the newest head, and how to get to the next. Thread-safe. */
interface Writes extends AutoCloseable {
    /** The newest state. Never blocks for a writer. */
    GitSnapshot newest();

    /** Blocks until the request is decided and, if it wrote, durable. */
    ApplyResult submit(WriteRequest request);

    Subscription subscribe(Consumer<Committed> listener);

    /** Why writes are refused or failed last, as a sentence; null when all is well. */
    @Nullable
    String fault();

    @Override
    void close();
}
