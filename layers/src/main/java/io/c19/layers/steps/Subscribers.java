package io.c19.layers.steps;

import io.c19.layers.Committed;
import io.c19.layers.Subscription;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who wants to hear of steps that are numbered. Thread-safe; steps are told by one thread. */
public final class Subscribers {
    private static final Logger LOG = LoggerFactory.getLogger(Subscribers.class);

    private final Set<One> all = ConcurrentHashMap.newKeySet();

    /** @param after the number of the newest step that it does not want to hear of */
    public Subscription add(long after, Consumer<Committed> consumer) {
        One one = new One(after, consumer);
        all.add(one);
        return one;
    }

    /** Tells everybody who asked for steps after an older one. What they throw is logged. */
    public void tell(long number, Committed step) {
        for (One one : all) {
            one.tell(number, step);
        }
    }

    /** Tells everybody of a step after which numbers begin anew, so that none of them is too old for anybody. */
    public void tellAnew(Committed step) {
        for (One one : all) {
            one.after = Long.MIN_VALUE;
            one.tell(Long.MAX_VALUE, step);
        }
    }

    private final class One implements Subscription {
        private volatile long after;
        private final Consumer<Committed> consumer;
        private volatile boolean closed;

        One(long after, Consumer<Committed> consumer) {
            this.after = after;
            this.consumer = consumer;
        }

        private void tell(long number, Committed step) {
            if (closed || number <= after) {
                return;
            }
            try {
                consumer.accept(step);
            } catch (Throwable t) { // whatever it is, it must not end the thread that tells
                LOG.error("A listener failed on revision {} and missed it", step.revision(), t);
            }
        }

        @Override
        public void close() {
            closed = true;
            all.remove(this);
        }
    }
}
