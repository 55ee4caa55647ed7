package io.c19.state.git.join;

import java.util.LinkedHashMap;
import java.util.Map;

/** Remembers what was used last, so many of them. For one thread. */
@SuppressWarnings("serial") // never serialised
final class Memo<K, V> extends LinkedHashMap<K, V> {
    private static final float LOAD = 0.75f;

    private final int max;

    Memo(int max) {
        super(16, LOAD, true);
        this.max = max;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > max;
    }
}
