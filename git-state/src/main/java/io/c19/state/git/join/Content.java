package io.c19.state.git.join;

import org.jspecify.annotations.Nullable;

/**
 * What one write left at a path: the value, and the metadata that belongs to it. Two writes left the same exactly when both are
 * the same.
 *
 * @param value null when the write deleted it
 * @param metadata null when it has none, as most
 */
public record Content(@Nullable Entry value, @Nullable Entry metadata) {
    public static final Content ABSENT = new Content(null, null);

    public boolean isDeleted() {
        return value == null;
    }
}
