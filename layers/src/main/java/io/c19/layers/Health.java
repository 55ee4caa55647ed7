package io.c19.layers;

import org.jspecify.annotations.Nullable;

/**
 * Capability of a connection, peer provider or exporter without which an agent had better get no requests; a state says the same by {@link
 * State#fault}. The agent asks for each {@code GET /readyz}, on the thread that answers it.
 */
public interface Health {
    /** Why no requests should come now, as a sentence for a person; null: all is well. At once, from memory. Thread-safe. */
    @Nullable
    String unready();
}
