package io.c19.layers;

import org.jspecify.annotations.Nullable;

/** A state's storage failed. The message is a sentence for a person that says what to do next. */
public final class StateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What kind of failure, as far as a caller can act on it. */
    public enum Reason {
        /** Not in a form that this program can open, or not ours at all. */
        UNUSABLE,
        /** Another process has it open. */
        LOCKED,
        READ_ONLY,
        /** No room to write. Reads go on; writes work again when there is room. */
        FULL,
        /** Something stored is missing or does not match its checksum. */
        CORRUPT,
        CLOSED,
        /**
         * A storage that others run does not answer, or not in time. The state comes back by itself with it, and has said in
         * its log when that began, so nobody says it again for each request.
         */
        AWAY,
        /** Any other input or output error. */
        IO
    }

    private final Reason reason;
    private final String sentence;

    public StateException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.sentence = message;
    }

    @Override
    public String getMessage() {
        return sentence;
    }

    public Reason reason() {
        return reason;
    }
}
