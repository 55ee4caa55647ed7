package io.c19.connection.git.wire;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * What is on its way here at this moment, so that not every peer is asked for the same when several have it, nor sends it: as after a
 * cut that heals, where each would make a pack of all that was missed. Thread-safe.
 */
public final class Errands {
    /** Whoever takes longer may be slow, or hang: then others are asked, too. */
    static final Duration LEASE = Duration.ofSeconds(5);

    private final LongSupplier nanos;
    private final Map<String, Errand> byNode = new HashMap<>();
    private final Set<Runnable> waiting = new HashSet<>();
    private @Nullable Errand fetching;

    /** @param nanos as {@link System#nanoTime} */
    public Errands(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** The coming of some nodes' commits, until it is closed. */
    public final class Errand implements AutoCloseable {
        private final Map<String, ObjectId> tips = new HashMap<>();
        private final long begun = nanos.getAsLong();
        private boolean partial;

        /** What nobody else is at. */
        public Map<String, ObjectId> tips() {
            return tips;
        }

        /** Whether others are at a part of what was missing. */
        public boolean isPartial() {
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
     * Begins to fetch, if nobody else is at it. One at a time: who has written last saw most of what the others wrote, so that with one
     * node's commits nearly all of the others' come.
     *
     * @param then is run once when another errand has ended, if there is anything that is left to that one; it must return at once
     */
    public synchronized Errand fetch(Map<String, ObjectId> missing, Runnable then) {
        Errand other = fetching;
        if (other != null && other.isHeld() && !missing.isEmpty()) {
            Errand errand = new Errand();
            errand.partial = true;
            waiting.add(then);
            return errand;
        }
        Errand errand = take(missing);
        errand.partial = errand.tips.size() < missing.size();
        if (errand.partial) {
            waiting.add(then);
        }
        if (!errand.tips.isEmpty()) {
            fetching = errand;
        }
        return errand;
    }

    /** Begins to take what comes unasked. */
    public synchronized Errand take(Map<String, ObjectId> coming) {
        Errand errand = new Errand();
        coming.forEach((node, tip) -> {
            Errand other = byNode.get(node);
            if (other == null || !other.isHeld()) {
                byNode.put(node, errand);
                errand.tips.put(node, tip);
            }
        });
        return errand;
    }

    /** All that is on its way, by node. */
    public synchronized Map<String, ObjectId> tips() {
        Map<String, ObjectId> tips = new HashMap<>();
        byNode.forEach((node, errand) -> {
            ObjectId tip = errand.tips.get(node);
            if (tip != null && errand.isHeld()) {
                tips.put(node, tip);
            }
        });
        return tips;
    }

    private void end(Errand errand) {
        List<Runnable> woken;
        synchronized (this) {
            byNode.values().removeIf(errand::equals);
            fetching = errand.equals(fetching) ? null : fetching;
            woken = new ArrayList<>(waiting);
            waiting.clear();
        }
        woken.forEach(Runnable::run);
    }
}
