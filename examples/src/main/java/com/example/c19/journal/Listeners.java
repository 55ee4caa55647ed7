package com.example.c19.journal;

import io.c19.layers.Committed;
import io.c19.layers.Subscription;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who wants to hear of steps. Thread-safe. */
final class Listeners {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final List<Listener> all = new CopyOnWriteArrayList<>();

    /** Apart from all others, also one of the same consumer. */
    private static final class Listener {
        private final Consumer<Committed> consumer;

        Listener(Consumer<Committed> consumer) {
            this.consumer = consumer;
        }
    }

    Subscription add(Consumer<Committed> consumer) {
        Listener listener = new Listener(consumer);
        all.add(listener);
        return () -> all.remove(listener);
    }

    /** What a listener throws is its own affair. */
    void tell(Committed step) {
        for (Listener listener : all) {
            try {
                listener.consumer.accept(step);
            } catch (Throwable t) { // whatever it is, the write is done
                LOG.error("a listener failed on revision {}", step.revision(), t);
            }
        }
    }
}
