package io.c19.connection.standard;

import io.c19.layers.Committed;
import io.c19.layers.Key;
import io.c19.layers.KeyChange;
import java.util.ArrayDeque;
import java.util.Set;
import java.util.TreeSet;

/** The keys that the state told of and nobody has looked at yet. Thread-safe, and never waits for anything but memory. */
final class Changes {
    /** More are better looked for anew; each is a key. */
    static final int KEYS_MAX = 100_000;

    private final ArrayDeque<Key> keys = new ArrayDeque<>();
    private boolean overflowed;

    /** @param all whether it is unknown which keys have changed, so that each has to be looked at */
    record Taken(Set<Key> keys, boolean all) {}

    synchronized void add(Committed step) {
        if (overflowed) {
            return;
        }
        for (KeyChange change : step.changes()) {
            keys.add(change.key());
        }
        if (!step.whole() || keys.size() > KEYS_MAX) {
            overflowed = true;
            keys.clear();
        }
    }

    synchronized Taken take() {
        Taken taken = new Taken(new TreeSet<>(keys), overflowed);
        keys.clear();
        overflowed = false;
        return taken;
    }
}
