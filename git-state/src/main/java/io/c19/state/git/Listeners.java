package io.c19.state.git;

import io.c19.layers.Committed;
import io.c19.layers.Subscription;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who wants to know of each step. Thread-safe; listeners run on the thread that announces. */
final class Listeners {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    /** Compared by identity. */
    private static final class Listener {
        private final Consumer<Committed> target;

        Listener(Consumer<Committed> target) {
            this.target = target;
        }
    }

    Subscription add(Consumer<Committed> listener) {
        // Each subscription is its own, even when one listener subscribes twice.
        Listener own = new Listener(listener);
        listeners.add(own);
        return () -> listeners.remove(own);
    }

    void announce(Committed step) {
        for (Listener listener : listeners) {
            try {
                listener.target.accept(step);
            } catch (RuntimeException e) {
                LOG.error("a listener failed at revision {}", step.revision(), e);
            }
        }
    }
}
