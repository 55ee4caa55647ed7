package io.c19.layers;

/** Not all peers that may have a key have answered in time, and none of those that did has it: so nobody knows. The message is a sentence. */
public final class PeersUnansweredException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PeersUnansweredException(String message) {
        super(message, null, false, false);
    }
}
