package io.c19.client;

import org.jspecify.annotations.Nullable;

/** What answered is no agent, or something stands between that answers in its place. */
public final class UnexpectedAnswerException extends C19Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    /** @param status of HTTP */
    UnexpectedAnswerException(String sentence, int status, @Nullable Throwable cause) {
        super(sentence, cause);
        this.status = status;
    }

    /** Of HTTP. */
    public int status() {
        return status;
    }
}
