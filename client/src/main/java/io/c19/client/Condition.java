package io.c19.client;

import java.util.Set;

/** What must hold for a key to be written. */
public sealed interface Condition {
    /** Nothing: it is written whatever is there. */
    record None() implements Condition {}

    /** The key is absent. */
    record Absent() implements Condition {}

    /** The key holds any value. */
    record Present() implements Condition {}

    /** The key holds the value of one of these etags; at least one. */
    record EtagIn(Set<String> etags) implements Condition {
        public EtagIn {
            etags = Set.copyOf(etags);
        }
    }

    /** As headers say it. */
    default void addTo(java.util.Map<String, String> headers) {
        if (this instanceof Absent) {
            headers.put("If-None-Match", "*");
        } else if (this instanceof Present) {
            headers.put("If-Match", "*");
        } else if (this instanceof EtagIn in) {
            headers.put("If-Match", '"' + String.join("\", \"", in.etags()) + '"');
        }
    }
}
