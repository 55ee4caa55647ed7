package io.c19.layers.memory;

import io.c19.layers.Committed;
import io.c19.layers.Subscription;
import java.util.function.Consumer;
import org.pcollections.HashTreePSet;
import org.pcollections.PSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who wants to hear of steps. Immutable. */
record Listeners(PSet<Listener> all) {
    static final Listeners NONE = new Listeners(HashTreePSet.empty());

    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    Listeners plus(Listener listener) {
        return new Listeners(all.plus(listener));
    }

    Listeners minus(Listener listener) {
        return new Listeners(all.minus(listener));
    }

    void tell(Committed step) {
        for (Listener listener : all) {
            listener.tell(step);
        }
    }

    /** One subscription; told of nothing once it is closed. */
    static final class Listener implements Subscription {
        private final Consumer<Committed> consumer;
        private final Consumer<Listener> onClose;
        private volatile boolean closed;

        Listener(Consumer<Committed> consumer, Consumer<Listener> onClose) {
            this.consumer = consumer;
            this.onClose = onClose;
        }

        private void tell(Committed step) {
            if (closed) {
                return;
            }
            try {
                consumer.accept(step);
            } catch (Throwable t) { // whatever it is, it must not end the writing thread
                LOG.error("A listener failed on revision {} and missed it", step.revision(), t);
            }
        }

        @Override
        public void close() {
            closed = true;
            onClose.accept(this);
        }
    }
}
