package io.c19.layers;

import org.jspecify.annotations.Nullable;

/** A layer cannot start, alone or with the partner it was given. The message is a sentence that says what to do next. */
public final class LayerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LayerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
