package io.c19.layers;

/**
 * One version of a whole state. Opaque: a State makes it and takes it back; only equality has a meaning. For a Git state
 * it is a full commit id.
 */
public record Revision(String id) {
    public Revision {
        if (id.isEmpty()) {
            throw new IllegalArgumentException("revision: is empty (expected: an id that the state gave out)");
        }
    }

    @Override
    public String toString() {
        return id;
    }
}
