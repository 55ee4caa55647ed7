package io.c19.client;

import org.jspecify.annotations.Nullable;

/** There is no answer. */
public final class UnreachableException extends C19Exception {
    private static final long serialVersionUID = 1L;

    /** How far it came. */
    public enum Kind {
        /** Nobody was reached, so nothing happened. */
        NOT_CONNECTED,
        /** No answer came in time. */
        TIMED_OUT,
        /** The connection ended before the answer did. */
        BROKEN,
        /** The thread was interrupted; it still is. */
        INTERRUPTED
    }

    private final Kind kind;

    UnreachableException(Kind kind, String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
        this.kind = kind;
    }

    /** How far it came. A write may have happened, unless nobody was reached. */
    public Kind kind() {
        return kind;
    }
}
