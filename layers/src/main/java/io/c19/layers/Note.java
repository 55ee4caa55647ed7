package io.c19.layers;

import org.jspecify.annotations.Nullable;

/**
 * What goes into history beside the change itself.
 *
 * @param author null: the node
 * @param message null: the state describes the change
 */
public record Note(@Nullable Author author, @Nullable String message) {
    public static final Note NONE = new Note(null, null);
}
