package io.c19.layers;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Figures for a person and a monitor.
 *
 * @param keys how many keys hold a value (those that expired but were not purged yet may be counted)
 * @param conflicts how many keys are in conflict
 * @param figures further figures of this kind of state, by name, in order
 */
public record StateStatus(long keys, long conflicts, Map<String, Object> figures) {
    public StateStatus {
        figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    }
}
