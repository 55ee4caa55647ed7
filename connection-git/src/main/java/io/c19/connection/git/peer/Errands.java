package io.c19.connection.git.peer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.eclipse.jgit.lib.ObjectId;

/**
 * What is being fetched at this moment, so that not every peer is asked for the same when several have it: as after a cut that heals,
 * where each would make a pack of all that was missed. Thread-safe.
 */
final class Errands {
    /** Whoever takes longer may be slow, or hang: then others are asked, too. */
    static final Duration LEASE = Duration.ofSeconds(5);

    private final LongSupplier nanos;
    private final Map<String, Errand> byNode = new HashMap<>();
    private final Set<Runnable> waiting = new HashSet<>();

    /** @param nanos as {@link System#nanoTime} */
    Errands(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** The fetching of some nodes' commits, until it is closed. */
    final class Errand implements AutoCloseable {
        private final Map<String, ObjectId> tips = new HashMap<>();
        private final long begun = nanos.getAsLong();
        private boolean partial;

        /** What to fetch. */
        Map<String, ObjectId> tips() {
            return tips;
        }

        /** Whether others are at a part of what was missing. */
        boolean isPartial() {
            return partial;
        }

        private boolean isHeld() {
            return nanos.getAsLong() - begun < LEASE.toNanos();
        }

        /** It has come, or it has failed. */
        @Override
        public void close() {
            end(this);
        }
    }

    /**
     * Begins to fetch what nobody else is at.
     *
     * @param then is run once when another errand has ended, if that is at a part of what is missing; it must return at once
     */
    synchronized Errand begin(Map<String, ObjectId> missing, Runnable then) {
        Errand errand = new Errand();
        missing.forEach((node, tip) -> {
            Errand other = byNode.get(node);
            if (other != null && other.isHeld()) {
                errand.partial = true;
            } else {
                byNode.put(node, errand);
                errand.tips.put(node, tip);
            }
        });
        if (errand.partial) {
            waiting.add(then);
        }
        return errand;
    }

    private void end(Errand errand) {
        List<Runnable> woken;
        synchronized (this) {
            byNode.values().removeIf(errand::equals);
            woken = new ArrayList<>(waiting);
            waiting.clear();
        }
        woken.forEach(Runnable::run);
    }
}
