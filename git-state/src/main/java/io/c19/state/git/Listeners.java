package io.c19.state.git;

import io.c19.layers.Committed;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who wants to know of each step. Immutable; listeners run on the thread that announces. */
final class Listeners {
    static final Listeners NONE = new Listeners(List.of());

    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    /** Compared by identity: one consumer that subscribes twice has two subscriptions. */
    static final class Listener {
        private final Consumer<Committed> consumer;

        Listener(Consumer<Committed> consumer) {
            this.consumer = consumer;
        }
    }

    private final List<Listener> listeners;

    private Listeners(List<Listener> listeners) {
        this.listeners = listeners;
    }

    Listeners with(Listener added) {
        return new Listeners(Stream.concat(listeners.stream(), Stream.of(added)).toList());
    }

    Listeners without(Listener removed) {
        return new Listeners(
                listeners.stream().filter(listener -> !listener.equals(removed)).toList());
    }

    boolean isEmpty() {
        return listeners.isEmpty();
    }

    void announce(Committed step) {
        for (Listener listener : listeners) {
            try {
                listener.consumer.accept(step);
            } catch (RuntimeException | Error e) {
                LOG.error("a listener failed at revision {}", step.revision(), e);
            }
        }
    }
}
