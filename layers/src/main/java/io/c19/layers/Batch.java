package io.c19.layers;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Mutations that take effect together, in one revision, if every precondition holds; else not at all. Immutable.
 *
 * @param mutations at most one for each key
 */
public record Batch(List<Precondition> preconditions, List<Mutation> mutations, Note note) {
    public Batch {
        preconditions = List.copyOf(preconditions);
        mutations = List.copyOf(mutations);
        Set<Key> keys = new HashSet<>();
        for (Mutation mutation : mutations) {
            if (!keys.add(mutation.key())) {
                throw new IllegalArgumentException(
                        "batch: key '%s' occurs twice (expected: one mutation for each key)".formatted(mutation.key()));
            }
        }
    }

    public static Batch of(Mutation... mutations) {
        return new Batch(List.of(), List.of(mutations), Note.NONE);
    }

    public Batch given(Precondition... conditions) {
        return new Batch(List.of(conditions), mutations, note);
    }

    public Batch noted(Note newNote) {
        return new Batch(preconditions, mutations, newNote);
    }
}
