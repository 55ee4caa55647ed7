package io.c19.layers;

import java.util.List;

/** A step from one newest revision to the next, with every key whose value it changed. */
public record Committed(Revision previous, Revision revision, List<KeyChange> changes) {
    public Committed {
        changes = List.copyOf(changes);
    }
}
